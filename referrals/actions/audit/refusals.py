"""Record that a user asked for something they may not see. The record is the same whether it exists or not."""

import re
from datetime import datetime, timedelta

from django.db import transaction

from referrals.models import Event, ForceAuditLog
from referrals.models.concern import REFERENCE_ALPHABET
from referrals.models.event import Kind

# Limits what a script in a stolen session can write; the last record says that more may have followed.
MAX_PER_HOUR = 60
HOUR = timedelta(hours=1)
_REFERENCE = re.compile(f"[{REFERENCE_ALPHABET}]{{4}}-[{REFERENCE_ALPHABET}]{{4}}")


@transaction.atomic
def record_refusal(*, asked: str, by: str, force_id: int | None, at: datetime) -> None:
    """In the audit log of the user's own force. `asked` is stored only if it has the format of a reference."""
    recent = Event.objects.filter(by=by, kind=Kind.REFUSED, at__gt=at - HOUR)[:MAX_PER_HOUR].count()
    if recent == MAX_PER_HOUR:
        return
    facts = {"asked": asked if _REFERENCE.fullmatch(asked) else ""}
    if recent == MAX_PER_HOUR - 1:
        facts["more"] = "possibly"
    log = ForceAuditLog.objects.locked(force_id)
    Event.objects.record(log.pk, Kind.REFUSED, by=by, at=at, **facts)
