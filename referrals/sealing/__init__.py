"""The only module that touches keys.

A concern is sealed before any SQL to every public key of the portal (one of them kept offline for recovery),
with HPKE (RFC 9180). An envelope is `v1|key id:wrapped key,...|body`: the body is encrypted once under a fresh
content key, and that key is sealed for each recipient. Both are bound to a context, so that an envelope
moved to another row does not open.
"""

import base64
import binascii
import hmac
import json
import re
import secrets
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.crypto import constant_time_compare

VERSION = "v1"
# Recipient of what officers write to a reporter. No key of the portal can have this id (_KEY_ID).
REPLY = "@reply"
# Bodies are padded to whole blocks, so that the length of an envelope does not tell what was said.
PADDING_BLOCK = 1024
# A picture's length, to the byte, would let a thief of the database recognise one that they have themselves.
PICTURE_BLOCK = 65_536
_NONCE = 12
_KEY_ID = re.compile(r"[A-Za-z0-9_-]{1,40}")
_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)


class SealingUnavailable(Exception):
    """No valid public key: nothing may be taken in."""


class CannotOpen(Exception):
    """No private key of this process fits, or the envelope was changed or moved."""


@dataclass(frozen=True)
class DraftKey:
    """Lives in the reporter's cookie and nowhere else."""

    draft_id: uuid.UUID
    key: bytes

    @classmethod
    def new(cls) -> "DraftKey":
        return cls(uuid.uuid4(), ChaCha20Poly1305.generate_key())

    @classmethod
    def from_cookie(cls, value: str) -> "DraftKey | None":
        try:
            raw = _unpack(value)
        except ValueError:
            return None
        return cls(uuid.UUID(bytes=raw[:16]), raw[16:]) if len(raw) == 48 else None

    def to_cookie(self) -> str:
        return _pack(self.draft_id.bytes + self.key)

    def encrypt(self, content: Mapping[str, Any]) -> str:
        return _pack(_encrypt(self.key, _to_bytes(content), self.draft_id.bytes))

    def decrypt(self, ciphertext: str) -> dict[str, Any]:
        return _from_bytes(_decrypt(self.key, _unpack(ciphertext), self.draft_id.bytes))

    def encrypt_picture(self, data: bytes, *, part: str) -> bytes:
        return _encrypt(self.key, _frame(data), self.draft_id.bytes + part.encode())

    def decrypt_picture(self, ciphertext: bytes, *, part: str) -> bytes:
        return _unframe(_decrypt(self.key, ciphertext, self.draft_id.bytes + part.encode()))


@dataclass(frozen=True)
class ReplyKey:
    """Derived from a return code: what was sealed to its public half opens with the code alone."""

    private: bytes

    @classmethod
    def from_code(cls, letters: str) -> "ReplyKey":
        seed = HKDF(hashes.SHA256(), 32, salt=None, info=b"prevent-portal reply key v1").derive(letters.encode())
        return cls(seed)

    @classmethod
    def from_text(cls, text: str) -> "ReplyKey":
        return cls(_raw_key(text))

    def to_text(self) -> str:
        return base64.b64encode(self.private).decode()

    def public(self) -> str:
        """Base64, as a concern keeps it."""
        private = X25519PrivateKey.from_private_bytes(self.private)
        return base64.b64encode(private.public_key().public_bytes_raw()).decode()


def can_seal() -> bool:
    return bool(settings.SEALING_PUBLIC_KEYS) and _recipients(tuple(settings.SEALING_PUBLIC_KEYS)) is not None


def seal(content: Mapping[str, Any], *, context: str, reply_key: str = "") -> str:
    """Seal JSON content to every public key, and to a reporter's reply key where one is given.

    Raises SealingUnavailable rather than ever returning plain text.
    """
    wrapped, body = _seal(_pad(_to_bytes(content)), context, reply_key)
    return f"{VERSION}|{wrapped}|{_pack(body)}"


def seal_picture(data: bytes, *, context: str) -> bytes:
    """The same envelope for a picture, its body as raw bytes. Raises SealingUnavailable."""
    wrapped, body = _seal(_frame(data), context)
    return f"{VERSION}|{wrapped}|".encode() + body


def _seal(data: bytes, context: str, reply_key: str = "") -> tuple[str, bytes]:
    """The content key wrapped for each recipient, and the body."""
    recipients = _recipients(tuple(settings.SEALING_PUBLIC_KEYS)) if settings.SEALING_PUBLIC_KEYS else None
    if not recipients:
        raise SealingUnavailable
    if reply_key:
        recipients += ((REPLY, X25519PublicKey.from_public_bytes(_raw_key(reply_key))),)
    info = _info(context)
    content_key = ChaCha20Poly1305.generate_key()
    wrapped = ",".join(
        f"{key_id}:{_pack(_SUITE.encrypt(content_key, public, info=info))}" for key_id, public in recipients
    )
    return wrapped, _encrypt(content_key, data, info)


def open_sealed(envelope: str, *, context: str) -> dict[str, Any]:
    """Open an envelope with whichever private key of this process fits. Raises CannotOpen."""
    return _from_bytes(_open(envelope.encode(), _own_keys(), context))


def open_picture(envelope: bytes, *, context: str) -> bytes:
    """Raises CannotOpen."""
    return _unframe(_open(envelope, _own_keys(), context, is_packed=False))


def open_reply(envelope: str, *, context: str, key: ReplyKey) -> dict[str, Any]:
    """Open what was sealed to a reporter's reply key: needs no key of the portal. Raises CannotOpen."""
    keys = {REPLY: X25519PrivateKey.from_private_bytes(key.private)}
    return _from_bytes(_open(envelope.encode(), keys, context))


def _open(envelope: bytes, keys: Mapping[str, X25519PrivateKey], context: str, *, is_packed: bool = True) -> bytes:
    info = _info(context)
    try:
        version, wrapped, body = envelope.split(b"|", 2)
        if version != VERSION.encode():
            raise CannotOpen(f"envelope version {version[:8]!r} is not known here")
        for part in wrapped.decode().split(","):
            key_id, _, sealed_key = part.partition(":")
            if private := keys.get(key_id):
                content_key = _SUITE.decrypt(_unpack(sealed_key), private, info=info)
                return _decrypt(content_key, _unpack(body.decode()) if is_packed else body, info)
    except (ValueError, InvalidTag) as error:
        raise CannotOpen("the envelope was changed, or belongs to another row") from error
    raise CannotOpen("no private key here fits this envelope")


def _own_keys() -> dict[str, X25519PrivateKey]:
    return _private_keys(tuple(settings.SEALING_PRIVATE_KEYS))


def match_tokens(keys: Iterable[str]) -> list[int]:
    """A keyed hash of 63 bits for each, to find equal ones by. Without the first private key nobody can test a guess.

    Raises CannotOpen in a process without one.
    """
    private = next(iter(_own_keys().values()), None)
    if private is None:
        raise CannotOpen("no private key here")
    secret = HKDF(hashes.SHA256(), 32, salt=None, info=b"prevent-portal match v1").derive(private.private_bytes_raw())
    return [int.from_bytes(hmac.digest(secret, key.encode(), "sha256")[:8], "big") >> 1 for key in keys]


def make_key_pair() -> tuple[str, str]:
    """A new (public, private) pair, each the base64 of its 32 raw bytes."""
    private = X25519PrivateKey.generate()
    return (
        base64.b64encode(private.public_key().public_bytes_raw()).decode(),
        base64.b64encode(private.private_bytes_raw()).decode(),
    )


def key_problems() -> list[str]:
    """What is wrong with the keys of this process, in words that quote no key."""
    problems = []
    if not can_seal():
        problems.append("no valid public key")
    public = dict(_recipients(tuple(settings.SEALING_PUBLIC_KEYS)) or ())
    private_keys = _private_keys(tuple(settings.SEALING_PRIVATE_KEYS))
    if len(private_keys) < len(settings.SEALING_PRIVATE_KEYS):
        problems.append("a private key cannot be read")
    for key_id, private in private_keys.items():
        known = public.get(key_id)
        if known and not constant_time_compare(known.public_bytes_raw(), private.public_key().public_bytes_raw()):
            problems.append(f"the two halves of key {key_id} do not fit each other")
    return problems


@lru_cache(maxsize=8)
def _recipients(entries: tuple[str, ...]) -> tuple[tuple[str, X25519PublicKey], ...] | None:
    """None when any entry is unreadable: half of the recipients is not what was asked for."""
    found = []
    for entry in entries:
        key_id, _, raw = entry.partition(":")
        try:
            found.append((_checked_id(key_id), X25519PublicKey.from_public_bytes(_raw_key(raw))))
        except ValueError:
            return None
    return tuple(found)


@lru_cache(maxsize=8)
def _private_keys(entries: tuple[str, ...]) -> dict[str, X25519PrivateKey]:
    found = {}
    for entry in entries:
        key_id, _, raw = entry.partition(":")
        try:
            found[_checked_id(key_id)] = X25519PrivateKey.from_private_bytes(_raw_key(raw))
        except ValueError:
            continue  # key_problems() reports it, and CannotOpen names the lack when it matters
    return found


def _checked_id(key_id: str) -> str:
    if not _KEY_ID.fullmatch(key_id):
        raise ValueError("a key id is letters, digits, _ and -")
    return key_id


def _raw_key(text: str) -> bytes:
    raw = base64.b64decode(text, validate=True)
    if len(raw) != 32:
        raise ValueError("a key is 32 bytes")
    return raw


def _info(context: str) -> bytes:
    return f"prevent-portal {VERSION} {context}".encode()


def _encrypt(key: bytes, data: bytes, context: bytes) -> bytes:
    nonce = secrets.token_bytes(_NONCE)
    return nonce + ChaCha20Poly1305(key).encrypt(nonce, data, context)


def _decrypt(key: bytes, data: bytes, context: bytes) -> bytes:
    try:
        return ChaCha20Poly1305(key).decrypt(data[:_NONCE], data[_NONCE:], context)
    except InvalidTag as error:
        raise CannotOpen("wrong key, or changed content") from error


def _pad(data: bytes) -> bytes:
    return data + b" " * (-len(data) % PADDING_BLOCK)  # JSON ignores trailing spaces


def _frame(data: bytes) -> bytes:
    """A picture padded to whole blocks, headed by its true length."""
    framed = len(data).to_bytes(4, "big") + data
    return framed + bytes(-len(framed) % PICTURE_BLOCK)


def _unframe(data: bytes) -> bytes:
    return data[4 : 4 + int.from_bytes(data[:4], "big")]


def _to_bytes(content: Mapping[str, Any]) -> bytes:
    return json.dumps(content, separators=(",", ":")).encode()


def _from_bytes(data: bytes) -> dict[str, Any]:
    return json.loads(data)


def _pack(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode()


def _unpack(text: str) -> bytes:
    try:
        return base64.b64decode(text, altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError("not base64") from error
