"""Worker tasks that depend on the clock: time limits that are near or over, and reminders of follow-up days."""

from collections.abc import Sequence
from datetime import datetime, time
from functools import partial
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, Q

from referrals.actions.casework.personal_notices import tell_owners
from referrals.actions.delivery.queue import append_deliveries
from referrals.actions.faults.one_by_one import for_each, in_one_or_each
from referrals.models import Concern, Event, NoticeKind, Officer, State
from referrals.models.concern import ConcernQuerySet
from referrals.models.delivery import Purpose
from referrals.models.event import WORKER, Kind
from referrals.rules.routing import Route
from referrals.rules.time_limits import is_near
from referrals.rules.working_hours import LONDON

BATCH = 100
# In London, so that no mail arrives at night.
REMIND_FROM = time(8)


def mark_overdue(*, at: datetime, by: str = WORKER) -> int:
    late = _late(at).order_by("target_at").values_list("pk", flat=True)[:BATCH]
    return in_one_or_each(list(late), partial(_mark_overdue, at=at, by=by), at=at)


def _late(at: datetime) -> ConcernQuerySet:
    return Concern.objects.unfinished().filter(is_overdue=False, target_at__lte=at)


@transaction.atomic
def _mark_overdue(found: Sequence[UUID], *, at: datetime, by: str) -> int:
    ids = list(_locked(_late(at).filter(pk__in=found).order_by("target_at")).values_list("pk", flat=True))
    Concern.objects.filter(pk__in=ids).update(is_overdue=True)
    Event.objects.record_each([(each, Kind.OVERDUE, at, {}) for each in ids], by=by)
    return len(ids)


def tell_limits_near(*, at: datetime, by: str = WORKER) -> int:
    """One mail to each owner, once for each time limit, in the force's working time, as limits run."""
    near = _near(at).order_by("target_at").values_list("pk", flat=True)[:BATCH]
    return in_one_or_each(list(near), partial(_tell_limits_near, at=at, by=by), at=at)


def _near(at: datetime) -> ConcernQuerySet:
    untold = ~Q(limit_told_for=F("target_at")) | Q(limit_told_for=None)
    near = Concern.objects.unfinished().filter(is_near(at, in_hours=True), untold, is_overdue=False)
    return near.filter(owner__isnull=False, restricted_at=None)


@transaction.atomic
def _tell_limits_near(found: Sequence[UUID], *, at: datetime, by: str) -> int:
    rows = _near(at).filter(pk__in=found).order_by("target_at")
    concerns = list(_locked(rows).only("reference", "force", "owner", "urgency", "target_at"))
    ids = [concern.pk for concern in concerns]
    Concern.objects.filter(pk__in=ids).update(limit_told_for=F("target_at"))
    Event.objects.record_each([(each, Kind.LIMIT_TOLD, at, {}) for each in ids], by=by)
    tell_owners(NoticeKind.LIMIT, concerns, at=at)
    return len(ids)


def remind_owners(*, at: datetime, by: str = WORKER) -> int:
    local = at.astimezone(LONDON)
    if local.time() < REMIND_FROM:
        return 0
    due = Concern.objects.unfinished().filter(follow_up_on__lte=local.date(), follow_up_told=False)
    found = list(due.order_by("follow_up_on").values_list("pk", flat=True)[:BATCH])
    return for_each(found, partial(_remind_owner, at=at, by=by), at=at)


@transaction.atomic
def _remind_owner(concern_id: UUID, *, at: datetime, by: str) -> bool:
    # False when another worker has the row, or the owner has changed the day.
    local_day = at.astimezone(LONDON).date()
    rows = Concern.objects.filter(pk=concern_id, follow_up_told=False, follow_up_on__lte=local_day)
    concern = _locked(rows.exclude(state=State.CLOSED)).first()
    if concern is None:
        return False
    concern.follow_up_told = True
    concern.save(update_fields=["follow_up_told"])
    # Only the address: the worker's login may not read the rest of an account.
    owner = Officer.objects.filter(pk=concern.owner_id or 0, user__is_active=True)
    routes = [Route("email", to, purpose=Purpose.FOLLOW_UP) for to in owner.values_list("user__email", flat=True)]
    append_deliveries(concern, routes, at=at)
    Event.objects.record(concern.pk, Kind.FOLLOW_UP_TOLD, by=by, at=at)
    return True


def _locked(rows: ConcernQuerySet) -> ConcernQuerySet:
    if connection.features.has_select_for_update_skip_locked:
        return rows.select_for_update(skip_locked=True, of=("self",))
    return rows
