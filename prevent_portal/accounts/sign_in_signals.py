"""Receivers of the sign-in and password signals: session limits, known browsers, sessions to end."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from prevent_portal.accounts import browsers, devices, session_limits
from prevent_portal.accounts.actions import letters
from prevent_portal.accounts.models import Session, User
from prevent_portal.accounts.models.session import DEVICE


def arrive(request: HttpRequest, **signal: Any) -> None:
    session_limits.begin(request.session)


@transaction.atomic
def look_where_from(request: HttpRequest, user: User, **signal: Any) -> None:
    """After both factors: whoever has the password alone causes no mail."""
    now = timezone.now()
    request.session[DEVICE] = device = devices.described(request.headers.get("User-Agent", ""))
    if not browsers.recognise(request, user, now):
        letters.queue_new_place(to=user.email, device=device, at=now)


def end_others(request: HttpRequest, user: User, **signal: Any) -> None:
    """Their keys no longer hold; this takes them from the list too."""
    Session.objects.filter(user=user).exclude(pk=request.session.session_key).delete()
