"""Keyed hashes by which concerns about the same person are found without storing what they have in common."""

import hmac
from collections.abc import Iterable

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from prevent_portal.encryption import CannotOpen
from referrals.sealing.keys import private_keys


def match_tokens(keys: Iterable[str]) -> list[int]:
    """A 63-bit keyed hash of each key. The secret is derived from the first private key (ADR 0038), so that nobody
    without that key can compute the token of a guess. Who reads the table of tokens can still test a name: by sending
    a report with it, for which the worker makes the tokens. No length of tokens prevents that (ADR 0075). Raises
    CannotOpen in a process without a private key.
    """
    private = next(iter(private_keys().values()), None)
    if private is None:
        raise CannotOpen("no private key here")
    secret = HKDF(hashes.SHA256(), 32, salt=None, info=b"prevent-portal match v1").derive(private.private_bytes_raw())
    return [int.from_bytes(hmac.digest(secret, key.encode(), "sha256")[:8], "big") >> 1 for key in keys]
