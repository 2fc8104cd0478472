"""Recognise browsers by a cookie, to notify users of a sign-in from a new one."""

import re
import secrets
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from prevent_portal.accounts.models import KnownBrowser, User

_COOKIE = "__Host-browser" if settings.SESSION_COOKIE_SECURE else "browser"
_MAX_AGE: Final = timedelta(days=365)
_VALID_NUMBER = re.compile(r"[0-9a-f]{32}")


def recognise(request: HttpRequest, user: User, at: datetime) -> bool:
    """True for a known browser or the user's first. Stores it; call `remember` on the response to set the cookie."""
    number = request.COOKIES.get(_COOKIE, "")
    if not _VALID_NUMBER.fullmatch(number):
        number = secrets.token_hex(16)
    request.browser_number = number  # type: ignore[attr-defined]
    KnownBrowser.objects.filter(user=user, last_used_at__lt=at - _MAX_AGE).delete()
    known = KnownBrowser.objects.filter(user=user)
    if known.filter(mark__in=_marks(user, number)).update(last_used_at=at):
        return True
    is_first = not known.exists()
    KnownBrowser.objects.create(user=user, mark=_marks(user, number)[0], last_used_at=at)
    return is_first


def remember(request: HttpRequest, response: HttpResponse) -> None:
    number = getattr(request, "browser_number", None)
    if number:
        secure = settings.SESSION_COOKIE_SECURE
        response.set_cookie(_COOKIE, number, max_age=_MAX_AGE, httponly=True, samesite="Lax", secure=secure)


def _marks(user: User, number: str) -> list[str]:
    """Hashes with each valid secret key, the current one first. They differ by user, so they link no accounts."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    text = f"{user.pk} {number}"
    return [salted_hmac("accounts.browser", text, secret=key, algorithm="sha256").hexdigest() for key in keys]
