"""What an officer did that is of no single concern, written into the chain of the force's own daybook."""

from datetime import datetime

from django.db import transaction

from referrals.models import Event, ForceAuditLog, Officer
from referrals.models.event import Kind


@transaction.atomic
def note_counted(*, year: int, table: str, by: Officer, at: datetime) -> None:
    """Somebody looked at a year's figures; with a `table`, took that one out as a file."""
    book = ForceAuditLog.objects.locked(by.force_id)
    Event.objects.record(book.pk, Kind.COUNTED, by=by.user.email, at=at, year=year, table=table)
