"""Signal receivers for sign-in and password changes."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest

from prevent_portal import clock
from prevent_portal.accounts import browsers, devices, session_limits
from prevent_portal.accounts.actions import letters
from prevent_portal.accounts.models import Session, User
from prevent_portal.accounts.models.session import DEVICE, hash_key


def start_session_limits(request: HttpRequest, **signal: Any) -> None:
    session_limits.begin(request.session)


@transaction.atomic
def check_browser(request: HttpRequest, user: User, **signal: Any) -> None:
    """Runs after both factors, so that the password alone causes no mail."""
    now = clock.now()
    request.session[DEVICE] = device = devices.describe(request.headers.get("User-Agent", ""))
    if not browsers.recognise(request, user, now):
        letters.queue_new_place(to=user.email, device=device, at=now)


def end_other_sessions(request: HttpRequest, user: User, **signal: Any) -> None:
    """They are invalid already (their session hash changed); this removes them from the list."""
    Session.objects.filter(user=user).exclude(pk=hash_key(request.session.session_key)).delete()
