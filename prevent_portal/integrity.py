"""Authenticate events, and the force of a request, with INTEGRITY_KEYS.

Only processes that serve officers, and the delivery worker, hold it; elsewhere there is no key.
"""

import hmac
from functools import lru_cache

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from prevent_portal import tiers


def has_key() -> bool:
    return tiers.serves(tiers.OFFICERS)


def sign(purpose: str, text: str) -> str:
    """64 hexadecimal digits, or an empty string in a process without the key."""
    secrets = keys(purpose)
    return hmac.digest(secrets[0], text.encode(), "sha256").hex() if secrets else ""


def is_signed(purpose: str, text: str, signature: str) -> bool:
    """Also with a fallback. Raises LookupError in a process without the key, which cannot know."""
    secrets = keys(purpose)
    if not secrets:
        raise LookupError("INTEGRITY_KEYS is not for this process")
    made = (hmac.digest(secret, text.encode(), "sha256").hex() for secret in secrets)
    return any(hmac.compare_digest(each, signature) for each in made)


def keys(purpose: str) -> list[bytes]:
    """One key for each purpose and configured secret, the newest first."""
    if not has_key():
        return []
    return [_derived(purpose, secret) for secret in settings.INTEGRITY_KEYS]


@lru_cache(maxsize=32)
def _derived(purpose: str, secret: str) -> bytes:
    info = f"prevent-portal integrity v1 {purpose}".encode()
    return HKDF(hashes.SHA256(), 32, salt=None, info=info).derive(secret.encode())
