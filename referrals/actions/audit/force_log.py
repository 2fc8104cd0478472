"""Record officers' actions that belong to no single concern, in the audit log of their force."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from referrals.models import Event, ForceAuditLog, Officer
from referrals.models.event import Kind


@transaction.atomic
def record_figures_viewed(*, year: int, table: str, by: Officer, at: datetime) -> None:
    """An officer viewed the figures of a year or, with `table`, downloaded that table."""
    log = ForceAuditLog.objects.locked(by.force_id)
    Event.objects.record(log.pk, Kind.COUNTED, by=by.user.email, at=at, year=year, table=table)


@transaction.atomic
def record_audit_taken_out(*, filters: Mapping[str, str], rows: int, by: Officer, at: datetime) -> None:
    log = ForceAuditLog.objects.locked(by.force_id)
    Event.objects.record(log.pk, Kind.AUDIT_EXPORTED, by=by.user.email, at=at, rows=rows, filters=dict(filters))
