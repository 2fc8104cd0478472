"""Mails about accounts, one recipient each. Nothing about any concern, and no user's words in a header."""

from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import timezone

from prevent_portal.accounts import invitation_link
from prevent_portal.accounts.models import Invitation, User

_HEADERS = {"Auto-Submitted": "auto-generated"}


def invitation(invited: Invitation) -> EmailMessage:
    last_day = timezone.localdate(invited.expires_at)
    words = {"link": invitation_link.make(invited), "last_day": last_day}
    return _mail("invitation", f"Your account: {settings.PORTAL_NAME}", invited.email, **words)


def factor_reset(user: User) -> EmailMessage:
    return _mail("factor_reset", "Your second way to sign in was removed", user.email)


def new_place(user: User, device: str, at: datetime) -> EmailMessage:
    return _mail("new_place", "Signed in with a new browser", user.email, device=device, at=at)


def _mail(name: str, subject: str, to: str, **words: object) -> EmailMessage:
    body = render_to_string(f"accounts/mail/{name}.txt", words)
    return EmailMessage(subject=subject, body=body, to=[to], headers=_HEADERS)
