"""A keyed hash of a mailbox, by which the worker counts receipts without storing an address."""

import hmac

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from prevent_portal.encryption import CannotOpen
from referrals.sealing.keys import private_keys


def hash_mailbox(address: str) -> str:
    """The secret is derived from the first private key, so that nobody can test an address with a copy of the
    database. Spellings that many providers deliver to one mailbox (a.b+tag@ and ab@) have one hash. Raises CannotOpen
    in a process without a private key.
    """
    private = next(iter(private_keys().values()), None)
    if private is None:
        raise CannotOpen("no private key here")
    info = b"prevent-portal mailbox v1"
    secret = HKDF(hashes.SHA256(), 32, salt=None, info=info).derive(private.private_bytes_raw())
    name, _, domain = address.strip().casefold().rpartition("@")
    mailbox = f"{name.partition('+')[0].replace('.', '')}@{domain}"
    return hmac.digest(secret, mailbox.encode(), "sha256").hex()
