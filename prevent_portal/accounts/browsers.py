"""Whether somebody has signed in with this browser before. From a new one, they are told by mail."""

import re
import secrets
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from prevent_portal.accounts.models import KnownBrowser, User

_COOKIE = "__Host-browser" if settings.SESSION_COOKIE_SECURE else "browser"
_KEPT_FOR: Final = timedelta(days=365)
_READABLE = re.compile(r"[0-9a-f]{32}")


def recognise(request: HttpRequest, user: User, at: datetime) -> bool:
    """True where it is known, or is the first of all. From here on it is known; `remember` has to reach it."""
    number = request.COOKIES.get(_COOKIE, "")
    if not _READABLE.fullmatch(number):
        number = secrets.token_hex(16)
    request.browser_number = number  # type: ignore[attr-defined]
    KnownBrowser.objects.filter(user=user, last_used_at__lt=at - _KEPT_FOR).delete()
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
        response.set_cookie(_COOKIE, number, max_age=_KEPT_FOR, httponly=True, samesite="Lax", secure=secure)


def _marks(user: User, number: str) -> list[str]:
    """One for each secret key that still counts. Another for each person, so that a shared desk links nobody."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    text = f"{user.pk} {number}"
    return [salted_hmac("accounts.browser", text, secret=key, algorithm="sha256").hexdigest() for key in keys]
