"""Authenticated encryption with one key (ChaCha20-Poly1305, RFC 8439)."""

import base64
import binascii
import json
import secrets
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_NONCE = 12
# Pictures are padded: by its exact length, somebody with a copy of the database could recognise a known picture.
_PICTURE_BLOCK = 65_536


class CannotOpen(Exception):
    """The key is wrong, or the content was changed or moved."""


def new_key() -> bytes:
    return ChaCha20Poly1305.generate_key()


def encrypt(key: bytes, data: bytes, context: bytes) -> bytes:
    """Bound to `context`, which `decrypt` must be given again."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + ChaCha20Poly1305(key).encrypt(nonce, data, context)


def decrypt(key: bytes, data: bytes, context: bytes) -> bytes:
    """Raises CannotOpen."""
    try:
        return ChaCha20Poly1305(key).decrypt(data[:_NONCE], data[_NONCE:], context)
    except InvalidTag as error:
        raise CannotOpen("wrong key, or changed content") from error


def derive(key: bytes, salt: bytes, purpose: str, *, length: int) -> bytes:
    """Bytes that do not lead back to the key, nor to those of another purpose (HKDF, RFC 5869)."""
    return HKDF(hashes.SHA256(), length, salt=salt, info=f"prevent-portal {purpose}".encode()).derive(key)


def pad_picture(data: bytes) -> bytes:
    """Pad to whole blocks, with the length as a 4-byte prefix."""
    framed = len(data).to_bytes(4, "big") + data
    return framed + bytes(-len(framed) % _PICTURE_BLOCK)


def unpad_picture(data: bytes) -> bytes:
    return data[4 : 4 + int.from_bytes(data[:4], "big")]


def to_json(content: Mapping[str, Any]) -> bytes:
    return json.dumps(content, separators=(",", ":")).encode()


def from_json(data: bytes) -> dict[str, Any]:
    return json.loads(data)


def to_text(data: bytes) -> str:
    """URL-safe base64."""
    return base64.urlsafe_b64encode(data).decode()


def from_text(text: str) -> bytes:
    """Raises ValueError."""
    try:
        return base64.b64decode(text, altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError("not base64") from error
