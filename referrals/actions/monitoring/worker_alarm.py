"""The alarm of the alarm: when no delivery worker lives, nothing that a worker sends can tell anybody.

Run beside the workers, not by them (management command watch_workers), and needs no database to be heard.
"""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import Error
from django.template.loader import render_to_string

from prevent_portal import mail
from prevent_portal.mail import TransportError, message
from referrals.models import Worker

# With a look every five minutes, the desk hears of it within ten.
WORKER_ALARM = timedelta(minutes=5)


def find_trouble(at: datetime) -> str:
    """What is wrong, in words for the desk, or nothing."""
    try:
        beat = Worker.objects.order_by("-beat_at").values_list("beat_at", flat=True).first()
    except Error:
        return "The portal's database does not answer."
    if beat is None:
        return "No delivery worker has ever run."
    silent = at - beat
    if silent <= WORKER_ALARM:
        return ""
    return f"No delivery worker has given a sign of life for {int(silent.total_seconds() // 60)} minutes."


def tell_desk(trouble: str, *, at: datetime) -> list[str]:
    """One mail to each mailbox of the desk, at once; the mailboxes that could not be told."""
    return [to for to in settings.DUTY_EMAILS if not _tell(to, trouble, at)]


def _tell(to: str, trouble: str, at: datetime) -> bool:
    alarm = message.compose(
        to=to,
        subject="Portal alarm: concerns are not being sent",
        body=render_to_string(
            "referrals/mail/silence.txt",
            {"trouble": trouble, "link": f"{settings.PORTAL_URL}/duty/", "portal_name": settings.PORTAL_NAME},
        ),
        key=uuid.uuid4(),
        at=at,
    )
    try:
        mail.send(alarm)
    except TransportError:
        return False
    return True
