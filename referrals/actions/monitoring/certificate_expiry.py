"""Warn the duty desk 30, 14 and 7 days before a certificate ends, and on the day, once each."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string

from guidance import directory
from prevent_portal.mail import queue
from prevent_portal.mail.kinds import Kind
from prevent_portal.mail.models import Letter
from referrals.models import ExpiryWarning
from referrals.transports import sealed

DAYS = (0, 7, 14, 30)


def warn_of_expiry(*, at: datetime) -> int:
    queued = 0
    for whose, name, ends_at in _certificates():
        days = next((days for days in DAYS if ends_at - at <= timedelta(days=days)), None)
        if days is not None:
            queued += _queue(whose, name, ends_at, days, at)
    return queued


def _certificates() -> Iterator[tuple[str, str, datetime]]:
    if settings.SIGNING_CERTIFICATE and (end := sealed.ends_at(settings.SIGNING_CERTIFICATE)):
        yield "portal", "the portal's own certificate, which signs mail", end
    for area in directory.areas():
        for contact in directory.contacts_for(area.slug):
            if contact.certificate and (end := sealed.ends_at(contact.certificate)):
                yield f"contact {contact.id}", f"{contact.value} ({area.name})", end


@transaction.atomic
def _queue(whose: str, name: str, ends_at: datetime, days: int, at: datetime) -> bool:
    warning, _ = ExpiryWarning.objects.select_for_update().get_or_create(whose=whose, ends_at=ends_at, days=days)
    again_since = at - queue.AGAIN_AFTER
    if warning.told_at or queue.has_letter(EXPIRY, about=warning.pk, given_up_since=again_since):
        return False
    state = "has ended" if days == 0 else f"ends within {days} days"
    body = render_to_string(
        "referrals/mail/expiry.txt",
        {"name": name, "state": state, "ends_at": ends_at, "portal_name": settings.PORTAL_NAME},
    )
    for to in settings.DUTY_EMAILS:
        queue.add(EXPIRY, to=to, subject=f"A certificate {state}", body=body, about=warning.pk, at=at)
    return bool(settings.DUTY_EMAILS)


def _mark_sent(letter: Letter, at: datetime) -> None:
    # Once one of the duty desk's mailboxes has accepted it.
    ExpiryWarning.objects.filter(pk=letter.about, told_at=None).update(told_at=at)


EXPIRY = Kind("certificate-expiry", "Certificate that ends", sent=_mark_sent)
