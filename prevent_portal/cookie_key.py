"""Encryption keys held only in a browser's cookie, so that a copy of the database cannot be decrypted."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from prevent_portal import encryption

# Texts are padded: by its exact length, somebody could tell drafts apart, and follow how one grows.
_BLOCK = 4096


@dataclass(frozen=True)
class CookieKey:
    """The key of one row. Ciphertexts are bound to the row's id."""

    row_id: uuid.UUID
    key: bytes

    @classmethod
    def new(cls) -> "CookieKey":
        return cls(uuid.uuid4(), encryption.new_key())

    @classmethod
    def from_cookie(cls, value: str) -> "CookieKey | None":
        try:
            raw = encryption.from_text(value)
        except ValueError:
            return None
        return cls(uuid.UUID(bytes=raw[:16]), raw[16:]) if len(raw) == 48 else None

    def to_cookie(self) -> str:
        return encryption.to_text(self.row_id.bytes + self.key)

    def derive_id(self, purpose: str) -> uuid.UUID:
        """An id that neither `row_id` nor its row leads to, without the key."""
        return uuid.UUID(bytes=encryption.derive(self.key, self.row_id.bytes, purpose, length=16), version=4)

    def encrypt(self, content: Mapping[str, Any]) -> str:
        data = encryption.to_json(content)
        padded = data + b" " * (-len(data) % _BLOCK)  # JSON ignores trailing spaces
        return encryption.to_text(encryption.encrypt(self.key, padded, self.row_id.bytes))

    def decrypt(self, ciphertext: str) -> dict[str, Any]:
        """Raises CannotOpen, or ValueError if it is not base64."""
        data = encryption.from_text(ciphertext)
        return encryption.from_json(encryption.decrypt(self.key, data, self.row_id.bytes))

    def encrypt_picture(self, data: bytes, *, part: str) -> bytes:
        padded = encryption.pad_picture(data)
        return encryption.encrypt(self.key, padded, self.row_id.bytes + part.encode())

    def decrypt_picture(self, ciphertext: bytes, *, part: str) -> bytes:
        """Raises CannotOpen."""
        padded = encryption.decrypt(self.key, ciphertext, self.row_id.bytes + part.encode())
        return encryption.unpad_picture(padded)
