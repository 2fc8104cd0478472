"""The duty desk hears of a certificate's end 30, 14 and 7 days before, and on the day: each time once."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone

from guidance import directory
from referrals import transports
from referrals.models import ExpiryWarning
from referrals.transports import TransportError, sealed

DAYS = (0, 7, 14, 30)
# A warning that was claimed and not given in this time is given by whoever comes next.
CLAIM = timedelta(minutes=10)


def warn_of_expiry(*, at: datetime) -> int:
    """Give every warning whose day has come; return how many were given. Safe to run at any time, by anybody."""
    given = 0
    for whose, name, ends_at in _certificates():
        days = next((days for days in DAYS if ends_at - at <= timedelta(days=days)), None)
        if days is not None and (warning := _claim(whose, ends_at, days, at)):
            given += _tell(warning, name)
    return given


def _certificates() -> Iterator[tuple[str, str, datetime]]:
    if settings.SIGNING_CERTIFICATE and (end := sealed.ends_at(settings.SIGNING_CERTIFICATE)):
        yield "portal", "the portal's own certificate, which signs mail", end
    for area in directory.areas():
        for contact in directory.contacts_for(area.slug):
            if contact.certificate and (end := sealed.ends_at(contact.certificate)):
                yield f"contact {contact.id}", f"{contact.value} ({area.name})", end


def _claim(whose: str, ends_at: datetime, days: int, at: datetime) -> ExpiryWarning | None:
    """The warning, for one process alone; None when it was given, or another process is giving it."""
    key = {"whose": whose, "ends_at": ends_at, "days": days}
    warning, is_new = ExpiryWarning.objects.get_or_create(**key, defaults={"claimed_at": at})
    left = ExpiryWarning.objects.filter(Q(claimed_at__lte=at - CLAIM), pk=warning.pk, told_at=None)
    return warning if is_new or left.update(claimed_at=at) else None


def _tell(warning: ExpiryWarning, name: str) -> bool:
    """Told when one mailbox of the desk took it."""
    told = [to for to in settings.DUTY_EMAILS if _send(to, warning, name)]
    ExpiryWarning.objects.filter(pk=warning.pk).update(told_at=timezone.now() if told else None)
    return bool(told)


def _send(to: str, warning: ExpiryWarning, name: str) -> bool:
    state = "has ended" if warning.days == 0 else f"ends within {warning.days} days"
    body = render_to_string(
        "referrals/mail/expiry.txt",
        {"name": name, "state": state, "ends_at": warning.ends_at, "portal_name": settings.PORTAL_NAME},
    )
    headers = {"Auto-Submitted": "auto-generated"}
    message = EmailMessage(subject=f"A certificate {state}", body=body, to=[to], headers=headers)
    try:
        transports.send_message(message)
    except TransportError:
        return False
    return True
