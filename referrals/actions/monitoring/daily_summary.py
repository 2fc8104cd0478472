"""Send the daily summary at 08:00 in London to each mailbox of the duty desk, even when all is well."""

import uuid
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from prevent_portal import mail
from prevent_portal.clock import Clock
from prevent_portal.mail import Sent, TransportError, message
from prevent_portal.mail.backoff import pause_after
from referrals.actions.delivery.escalation import unopened_past
from referrals.actions.monitoring.service_status import ServiceStatus, read_service_status
from referrals.models import Summary
from referrals.models.delivery import LEASE
from referrals.rules.working_hours import LONDON

AT = time(8)


def queue_summaries(*, at: datetime) -> int:
    local = at.astimezone(LONDON)
    if local.time() < AT:
        return 0
    known = set(Summary.objects.filter(day=local.date()).values_list("to", flat=True))
    new = [Summary(day=local.date(), to=to, due_at=at) for to in settings.DUTY_EMAILS if to not in known]
    # Another worker may insert the same rows at this moment: day and mailbox are unique together.
    Summary.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


def send_summaries(*, now: Clock) -> int:
    sent = 0
    today = now().astimezone(LONDON).date()
    for row in Summary.objects.due(now()).filter(day=today):
        lease = Summary.objects.due(now()).filter(pk=row.pk)
        if lease.update(leased_until=now() + LEASE):
            sent += _send(row, now)
    return sent


def current_service_status(at: datetime) -> ServiceStatus:
    return read_service_status(at, unopened=unopened_past(0, at=at))


def send_now(*, to: str, at: datetime) -> Sent:
    return mail.send(_message(to, at.astimezone(LONDON).date(), uuid.uuid4(), current_service_status(at)))


def _send(row: Summary, now: Clock) -> bool:
    row.leased_until = None
    try:
        row.reply = mail.send(_message(row.to, row.day, row.pk, current_service_status(now()))).reply
        row.sent_at = now()
    except TransportError as error:
        row.failures += 1
        row.reply = str(error)[:500]
        row.due_at = now() + min(pause_after(row.failures), timedelta(minutes=15))
    row.save(update_fields=["leased_until", "reply", "sent_at", "failures", "due_at"])
    return row.sent_at is not None


def _message(to: str, day: date, key: uuid.UUID, service_status: ServiceStatus) -> EmailMessage:
    state = "all is well" if service_status.is_well else "needs attention"
    return message.compose(
        to=to,
        subject=f"Portal summary {day:%d %B %Y}: {state}",
        body=render_to_string(
            "referrals/mail/summary.txt",
            {
                "service_status": service_status,
                "link": f"{settings.OFFICERS_URL}/duty/",
                "portal_name": settings.PORTAL_NAME,
            },
        ),
        key=key,
        at=service_status.at,
    )
