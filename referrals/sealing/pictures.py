"""Seal and open pictures: the same envelope as for JSON content, with raw bytes as its body."""

from prevent_portal.encryption import pad_picture, unpad_picture
from referrals.sealing.envelopes import VERSION, decrypt_envelope, encrypt_for_recipients
from referrals.sealing.keys import private_keys


def seal_picture(data: bytes, *, context: str) -> bytes:
    wrapped, body = encrypt_for_recipients(pad_picture(data), context)
    return f"{VERSION}|{wrapped}|".encode() + body


def open_picture(envelope: bytes, *, context: str) -> bytes:
    return unpad_picture(decrypt_envelope(envelope, private_keys(), context, is_base64=False))
