"""Codes that open a saved draft. They look like return codes, and each is good for its own purpose alone."""

import uuid

from django.conf import settings
from django.utils.crypto import salted_hmac

from prevent_portal import encryption
from prevent_portal.cookie_key import CookieKey
from referrals.sealing.return_codes import make_code, read_code, read_codes

__all__ = ["keys_of", "make_code", "read_code", "read_codes"]


def keys_of(letters: str) -> list[CookieKey]:
    """One for each of RETURN_CODE_KEYS. The row is found by a keyed hash of the code; its key is made of the code
    alone, so that neither the database nor our keys open the draft.
    """
    return [_key(letters, secret) for secret in settings.RETURN_CODE_KEYS]


def _key(letters: str, secret: str) -> CookieKey:
    hashed = salted_hmac("referrals.saving-code", letters, secret=secret, algorithm="sha256").digest()
    row_id = uuid.UUID(bytes=hashed[:16], version=4)
    return CookieKey(row_id, encryption.derive(letters.encode(), row_id.bytes, "saved draft", length=32))
