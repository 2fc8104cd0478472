"""Somebody signed in asked for what is not theirs to see. Written down alike, whether it exists or not."""

import re
from datetime import datetime, timedelta

from django.db import transaction

from referrals.models import Event, ForceAuditLog
from referrals.models.concern import REFERENCE_ALPHABET
from referrals.models.event import Kind

# So that a script in a stolen session cannot fill the table; the last one says that more followed.
MOST_AN_HOUR = 60
HOUR = timedelta(hours=1)
_REFERENCE = re.compile(f"[{REFERENCE_ALPHABET}]{{4}}-[{REFERENCE_ALPHABET}]{{4}}")


@transaction.atomic
def record_refusal(*, asked: str, by: str, force_id: int | None, at: datetime) -> None:
    """In the daybook of the asker's own force. `asked` is kept only where it has the shape of a reference."""
    lately = Event.objects.filter(by=by, kind=Kind.REFUSED, at__gt=at - HOUR)[:MOST_AN_HOUR].count()
    if lately == MOST_AN_HOUR:
        return
    facts = {"asked": asked if _REFERENCE.fullmatch(asked) else ""}
    if lately == MOST_AN_HOUR - 1:
        facts["more"] = "possibly"
    book = ForceAuditLog.objects.locked(force_id)
    Event.objects.record(book.pk, Kind.REFUSED, by=by, at=at, **facts)
