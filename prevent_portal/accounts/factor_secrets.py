"""Encrypt the secrets of second factors (TOTP secrets, seeds of recovery codes) with FACTOR_KEYS.

A copy of the database does not reveal them. The first key encrypts, all decrypt.
"""

from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

# Of Authenticator.data, by allauth's names.
_ENCRYPTED = ("secret", "seed")


class UnreadableFactor(Exception):
    """No key of this process decrypts it: FACTOR_KEYS lost the one with which it was made."""


def encrypt(text: str) -> str:
    return _fernet().encrypt(text.encode()).decode()


def decrypt(encrypted: str) -> str:
    """Raises UnreadableFactor."""
    try:
        return _fernet().decrypt(encrypted.encode()).decode()
    except InvalidToken as error:
        raise UnreadableFactor from error


def with_newest_key(data: dict[str, Any]) -> dict[str, Any]:
    """The data of an Authenticator, encrypted with the first key. Raises UnreadableFactor."""
    return data | {name: encrypt(decrypt(data[name])) for name in _ENCRYPTED if name in data}


def _fernet() -> MultiFernet:
    return MultiFernet(
        [Fernet(urlsafe_b64encode(sha256(b"mfa " + key.encode()).digest())) for key in settings.FACTOR_KEYS]
    )
