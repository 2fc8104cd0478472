"""Sign what a mailed link says with LINK_KEYS: the delivery worker makes links, and the officers' tier reads them."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import signing


def make_token(value: dict[str, Any], *, salt: str) -> str:
    return signing.dumps(value, key=settings.LINK_KEYS[0], salt=salt)


def read_token(token: str, *, salt: str, max_age: timedelta) -> dict[str, Any]:
    """Raises signing.SignatureExpired or signing.BadSignature."""
    first, *older = settings.LINK_KEYS
    return signing.loads(token, key=first, salt=salt, max_age=max_age, fallback_keys=older)
