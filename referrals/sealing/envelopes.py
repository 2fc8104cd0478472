"""Seal and open JSON content with HPKE (RFC 9180).

An envelope is `v1|key id:wrapped key,...|body`: the body is encrypted once with a fresh content key, and the content
key is encrypted for each recipient. Both are bound to a context, so that an envelope moved to another row does not
open.
"""

import hashlib
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from prevent_portal.encryption import CannotOpen, decrypt, encrypt, from_json, from_text, new_key, to_json, to_text
from referrals.sealing.keys import decode_key, private_keys, public_keys
from referrals.sealing.reply_keys import ReplyKey
from referrals.sealing.shapes import fit

VERSION = "v1"
# The key id of the reporter's reply key. No key of the portal can have it: "@" is not allowed in their ids.
REPLY = "@reply"
# Bodies are padded to whole blocks, so that the length of an envelope does not reveal its content.
PADDING_BLOCK = 1024
SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)


def seal(content: Mapping[str, Any], *, context: str, reply_key: str = "") -> str:
    """Seal JSON content to every public key of the portal, and to a reporter's reply key if one is given.

    Raises SealingUnavailable; it never returns plain text.
    """
    wrapped, body = encrypt_for_recipients(_pad(to_json(content)), context, reply_key)
    return f"{VERSION}|{wrapped}|{to_text(body)}"


def open_sealed(envelope: str, *, context: str) -> dict[str, Any]:
    """Open an envelope with any private key of this process that fits.

    Raises CannotOpen, also for content that is malformed.
    """
    return _read(decrypt_envelope(envelope.encode(), private_keys(), context), context)


def open_reply(envelope: str, *, context: str, key: ReplyKey) -> dict[str, Any]:
    """Open an envelope with a reporter's reply key, without any key of the portal. Raises CannotOpen."""
    keys = {REPLY: X25519PrivateKey.from_private_bytes(key.private)}
    return _read(decrypt_envelope(envelope.encode(), keys, context), context)


def _read(data: bytes, context: str) -> dict[str, Any]:
    try:
        content = from_json(data)
    except (ValueError, RecursionError) as error:
        raise CannotOpen("what was sealed is no JSON") from error
    fitting = fit(content, context)
    if fitting is None:
        raise CannotOpen("what was sealed has another shape")
    return fitting


def encrypt_for_recipients(data: bytes, context: str, reply_key: str = "") -> tuple[str, bytes]:
    recipients = public_keys()
    if reply_key:
        recipients += ((REPLY, X25519PublicKey.from_public_bytes(decode_key(reply_key))),)
    info = context_info(context)
    content_key = new_key()
    wrapped = ",".join(
        f"{key_id}:{to_text(SUITE.encrypt(content_key, public, info=info))}" for key_id, public in recipients
    )
    return wrapped, encrypt(content_key, data, info)


def decrypt_envelope(
    envelope: bytes, keys: Mapping[str, X25519PrivateKey], context: str, *, is_base64: bool = True
) -> bytes:
    """`is_base64` is false for a body of raw bytes (a picture). Raises CannotOpen."""
    info = context_info(context)
    try:
        version, wrapped, body = envelope.split(b"|", 2)
        if version != VERSION.encode():
            raise CannotOpen(f"envelope version {version[:8]!r} is not known here")
        for part in wrapped.decode().split(","):
            key_id, _, sealed_key = part.partition(":")
            if private := keys.get(key_id):
                content_key = SUITE.decrypt(from_text(sealed_key), private, info=info)
                return decrypt(content_key, from_text(body.decode()) if is_base64 else body, info)
    except (ValueError, InvalidTag) as error:
        raise CannotOpen("the envelope was changed, or belongs to another row") from error
    raise CannotOpen("no private key here fits this envelope")


def body_digests(*envelopes: str | bytes) -> list[str]:
    """For the event that takes words in: hashes of the encrypted bodies alone, which the rotation of keys keeps."""
    raw = (each.encode() if isinstance(each, str) else bytes(each) for each in envelopes)
    return [hashlib.sha256(each.split(b"|", 2)[-1]).hexdigest() for each in raw]


def context_info(context: str) -> bytes:
    return f"prevent-portal {VERSION} {context}".encode()


def _pad(data: bytes) -> bytes:
    return data + b" " * (-len(data) % PADDING_BLOCK)  # JSON ignores trailing spaces
