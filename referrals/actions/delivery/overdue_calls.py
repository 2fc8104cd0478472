"""Notify the duty desk of overdue calls, and again each time that the next try is overdue too."""

import uuid
from datetime import datetime
from functools import partial

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from referrals.actions.delivery.queue import append_deliveries
from referrals.actions.faults.one_by_one import for_each
from referrals.models import Concern, Delivery, Event
from referrals.models.delivery import DeliveryQuerySet
from referrals.models.event import WORKER, Kind
from referrals.rules import routing

BATCH = 100


def escalate_overdue_calls(*, at: datetime, by: str = WORKER) -> int:
    if not settings.DUTY_EMAILS:
        return 0
    late = _not_escalated(at).order_by("due_at").values_list("concern", flat=True)[:BATCH]
    return for_each(dict.fromkeys(late), partial(_escalate, at=at, by=by), at=at)


def _not_escalated(at: datetime) -> DeliveryQuerySet:
    done = Event.objects.filter(concern_id=OuterRef("concern_id"), kind=Kind.CALL_OVERDUE, at__gte=OuterRef("due_at"))
    return Delivery.objects.overdue(at).exclude(Exists(done))


@transaction.atomic
def _escalate(concern_id: uuid.UUID, *, at: datetime, by: str) -> bool:
    rows = Concern.objects.filter(pk=concern_id)
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True)
    concern = rows.first()
    if concern is None or not _not_escalated(at).filter(concern=concern).exists():
        return False
    append_deliveries(concern, routing.duty_routes(settings.DUTY_EMAILS, note=routing.CALL_OVERDUE), at=at)
    Event.objects.record(concern.pk, Kind.CALL_OVERDUE, by=by, at=at)
    return True
