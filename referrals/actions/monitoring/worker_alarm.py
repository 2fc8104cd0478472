"""Mail the duty desk directly when no delivery worker is running, since queued mail would not be sent then.

Run by the management command watch_workers beside the workers. It works without a database.
"""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import Error
from django.template.loader import render_to_string

from prevent_portal import clock, mail
from prevent_portal.mail import TransportError, message
from referrals.models import Worker

# With a check every five minutes, the duty desk is alerted within ten.
WORKER_ALARM = timedelta(minutes=5)


def find_worker_problem() -> str:
    try:
        at = clock.now()
        beat = Worker.objects.order_by("-beat_at").values_list("beat_at", flat=True).first()
    except Error:
        return "The portal's database does not answer."
    if beat is None:
        return "No delivery worker has ever run."
    silent = at - beat
    if silent <= WORKER_ALARM:
        return ""
    return f"No delivery worker has given a sign of life for {int(silent.total_seconds() // 60)} minutes."


def alert_duty_desk(problem: str, *, at: datetime) -> list[str]:
    """Send one mail to each mailbox at once; return the mailboxes that could not be reached."""
    return [to for to in settings.DUTY_EMAILS if not _send_alarm(to, problem, at)]


def _send_alarm(to: str, problem: str, at: datetime) -> bool:
    alarm = message.compose(
        to=to,
        subject="Portal alarm: concerns are not being sent",
        body=render_to_string(
            "referrals/mail/worker_stopped.txt",
            {"trouble": problem, "link": f"{settings.OFFICERS_URL}/duty/", "portal_name": settings.PORTAL_NAME},
        ),
        key=uuid.uuid4(),
        at=at,
    )
    try:
        mail.send(alarm)
    except TransportError:
        return False
    return True
