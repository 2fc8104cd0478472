"""The address to which a delivery's mail bounces: it contains a token of the delivery (VERP).

A token is the delivery's id and a keyed signature in 39 letters and digits, so that only somebody who received the
mail can send a bounce for it. Lower case, because some mail servers change the case before the @.
"""

import base64
import binascii
from uuid import UUID

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

_SIGNATURE = 8  # bytes
_LENGTH = 39


def return_address(delivery_id: UUID) -> str:
    if not settings.BOUNCE_EMAIL:
        return str(settings.DEFAULT_FROM_EMAIL)
    name, _, domain = settings.BOUNCE_EMAIL.rpartition("@")
    return f"{name}+{_token(delivery_id, settings.LINK_KEYS[0])}@{domain}"


def read_address(address: str) -> UUID | None:
    """The delivery of a return address, or None for any other address and for a forged one."""
    local, _, domain = address.strip().strip("<>").lower().rpartition("@")
    name, _, our_domain = settings.BOUNCE_EMAIL.lower().rpartition("@")
    ours, _, token = local.rpartition("+")
    if not name or (ours, domain) != (name, our_domain) or len(token) != _LENGTH:
        return None
    try:
        raw = base64.b32decode(token.upper() + "=")
    except (binascii.Error, ValueError):
        return None
    delivery_id = UUID(bytes=raw[:16])
    signed = any(constant_time_compare(token, _token(delivery_id, key)) for key in settings.LINK_KEYS)
    return delivery_id if signed else None


def _token(delivery_id: UUID, key: str) -> str:
    signature = salted_hmac("referrals.bounce", delivery_id.bytes, secret=key, algorithm="sha256").digest()
    return base64.b32encode(delivery_id.bytes + signature[:_SIGNATURE]).decode().rstrip("=").lower()
