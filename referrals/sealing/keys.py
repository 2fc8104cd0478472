"""The portal's own X25519 keys: read from SEALING_PUBLIC_KEYS and SEALING_PRIVATE_KEYS, checked and generated."""

import base64
import hashlib
import re
from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from django.conf import settings
from django.utils.crypto import constant_time_compare

_KEY_ID = re.compile(r"[A-Za-z0-9_-]{1,40}")


class SealingUnavailable(Exception):
    """There is no valid public key, so no concern may be accepted."""


def can_seal() -> bool:
    return bool(_read_public_keys(tuple(settings.SEALING_PUBLIC_KEYS)))


def can_open() -> bool:
    return bool(private_keys())


def fingerprints() -> dict[str, str]:
    """SHA-256 of each public key's 32 bytes, in hexadecimal digits, by key id. Raises SealingUnavailable."""
    return {key_id: hashlib.sha256(key.public_bytes_raw()).hexdigest() for key_id, key in public_keys()}


def public_keys() -> tuple[tuple[str, X25519PublicKey], ...]:
    """Pairs of key id and key. Raises SealingUnavailable when there is none or one of them is invalid."""
    keys = _read_public_keys(tuple(settings.SEALING_PUBLIC_KEYS))
    if not keys:
        raise SealingUnavailable
    return keys


def private_keys() -> dict[str, X25519PrivateKey]:
    return _read_private_keys(tuple(settings.SEALING_PRIVATE_KEYS))


def make_key_pair() -> tuple[str, str]:
    private = X25519PrivateKey.generate()
    return (
        base64.b64encode(private.public_key().public_bytes_raw()).decode(),
        base64.b64encode(private.private_bytes_raw()).decode(),
    )


def key_problems() -> list[str]:
    """Descriptions of the problems with this process's keys. They never quote a key."""
    problems = []
    if not can_seal():
        problems.append("no valid public key")
    public = dict(_read_public_keys(tuple(settings.SEALING_PUBLIC_KEYS)) or ())
    private = private_keys()
    if len(private) < len(settings.SEALING_PRIVATE_KEYS):
        problems.append("a private key cannot be read")
    for key_id, key in private.items():
        known = public.get(key_id)
        if known and not constant_time_compare(known.public_bytes_raw(), key.public_key().public_bytes_raw()):
            problems.append(f"the two halves of key {key_id} do not fit each other")
    return problems


def decode_key(text: str) -> bytes:
    raw = base64.b64decode(text, validate=True)
    if len(raw) != 32:
        raise ValueError("a key is 32 bytes")
    return raw


@lru_cache(maxsize=8)
def _read_public_keys(entries: tuple[str, ...]) -> tuple[tuple[str, X25519PublicKey], ...] | None:
    # None when any entry is invalid: a concern must never be sealed to only some of the configured keys.
    keys = []
    for entry in entries:
        key_id, _, raw = entry.partition(":")
        try:
            keys.append((_check_key_id(key_id), X25519PublicKey.from_public_bytes(decode_key(raw))))
        except ValueError:
            return None
    return tuple(keys)


@lru_cache(maxsize=8)
def _read_private_keys(entries: tuple[str, ...]) -> dict[str, X25519PrivateKey]:
    keys = {}
    for entry in entries:
        key_id, _, raw = entry.partition(":")
        try:
            keys[_check_key_id(key_id)] = X25519PrivateKey.from_private_bytes(decode_key(raw))
        except ValueError:
            continue  # key_problems() reports it, and opening an envelope without the key raises CannotOpen
    return keys


def _check_key_id(key_id: str) -> str:
    if not _KEY_ID.fullmatch(key_id):
        raise ValueError("a key id is letters, digits, _ and -")
    return key_id
