"""The reporter's key pair for replies, derived from the return code, so that the code alone opens them."""

import base64
from dataclasses import dataclass

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from referrals.sealing.keys import decode_key


@dataclass(frozen=True)
class ReplyKey:
    private: bytes

    @classmethod
    def from_code(cls, letters: str) -> "ReplyKey":
        seed = HKDF(hashes.SHA256(), 32, salt=None, info=b"prevent-portal reply key v1").derive(letters.encode())
        return cls(seed)

    @classmethod
    def from_text(cls, text: str) -> "ReplyKey":
        return cls(decode_key(text))

    def to_text(self) -> str:
        return base64.b64encode(self.private).decode()

    def public(self) -> str:
        """Base64, as stored in Concern.reply_key."""
        private = X25519PrivateKey.from_private_bytes(self.private)
        return base64.b64encode(private.public_key().public_bytes_raw()).decode()
