"""The only package that touches the keys of the portal.

A concern is sealed before any SQL to every public key of the portal (one of them kept offline for recovery),
with HPKE (RFC 9180). An envelope is `v1|key id:wrapped key,...|body`: the body is encrypted once under a fresh
content key, and that key is sealed for each recipient. Both are bound to a context, so that an envelope
moved to another row does not open.
"""

import base64
import hmac
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.crypto import constant_time_compare

from prevent_portal.encryption import (
    CannotOpen,
    decrypt,
    encrypt,
    from_json,
    from_text,
    new_key,
    pad_picture,
    to_json,
    to_text,
    unpad_picture,
)

VERSION = "v1"
# Recipient of what officers write to a reporter. No key of the portal can have this id (_KEY_ID).
REPLY = "@reply"
# Bodies are padded to whole blocks, so that the length of an envelope does not tell what was said.
PADDING_BLOCK = 1024
_KEY_ID = re.compile(r"[A-Za-z0-9_-]{1,40}")
_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)


class SealingUnavailable(Exception):
    """No valid public key: nothing may be taken in."""


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
    wrapped, body = _seal(_pad(to_json(content)), context, reply_key)
    return f"{VERSION}|{wrapped}|{to_text(body)}"


def seal_picture(data: bytes, *, context: str) -> bytes:
    """The same envelope for a picture, its body as raw bytes. Raises SealingUnavailable."""
    wrapped, body = _seal(pad_picture(data), context)
    return f"{VERSION}|{wrapped}|".encode() + body


def _seal(data: bytes, context: str, reply_key: str = "") -> tuple[str, bytes]:
    """The content key wrapped for each recipient, and the body."""
    recipients = _recipients(tuple(settings.SEALING_PUBLIC_KEYS)) if settings.SEALING_PUBLIC_KEYS else None
    if not recipients:
        raise SealingUnavailable
    if reply_key:
        recipients += ((REPLY, X25519PublicKey.from_public_bytes(_raw_key(reply_key))),)
    info = _info(context)
    content_key = new_key()
    wrapped = ",".join(
        f"{key_id}:{to_text(_SUITE.encrypt(content_key, public, info=info))}" for key_id, public in recipients
    )
    return wrapped, encrypt(content_key, data, info)


def open_sealed(envelope: str, *, context: str) -> dict[str, Any]:
    """Open an envelope with whichever private key of this process fits. Raises CannotOpen."""
    return from_json(_open(envelope.encode(), _own_keys(), context))


def open_picture(envelope: bytes, *, context: str) -> bytes:
    """Raises CannotOpen."""
    return unpad_picture(_open(envelope, _own_keys(), context, is_packed=False))


def open_reply(envelope: str, *, context: str, key: ReplyKey) -> dict[str, Any]:
    """Open what was sealed to a reporter's reply key: needs no key of the portal. Raises CannotOpen."""
    keys = {REPLY: X25519PrivateKey.from_private_bytes(key.private)}
    return from_json(_open(envelope.encode(), keys, context))


def _open(envelope: bytes, keys: Mapping[str, X25519PrivateKey], context: str, *, is_packed: bool = True) -> bytes:
    info = _info(context)
    try:
        version, wrapped, body = envelope.split(b"|", 2)
        if version != VERSION.encode():
            raise CannotOpen(f"envelope version {version[:8]!r} is not known here")
        for part in wrapped.decode().split(","):
            key_id, _, sealed_key = part.partition(":")
            if private := keys.get(key_id):
                content_key = _SUITE.decrypt(from_text(sealed_key), private, info=info)
                return decrypt(content_key, from_text(body.decode()) if is_packed else body, info)
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


def _pad(data: bytes) -> bytes:
    return data + b" " * (-len(data) % PADDING_BLOCK)  # JSON ignores trailing spaces
