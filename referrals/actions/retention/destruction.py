"""Destroy the content of closed concerns. A stub remains with its events, and a certificate counts what was
destroyed.
"""

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q

from referrals.actions.retention.decisions import keep_destroyed
from referrals.models import (
    Authority,
    Concern,
    Delivery,
    DestroyedCount,
    Destruction,
    Event,
    LegalRestriction,
    Match,
    Outcome,
    RestrictionKind,
    State,
)
from referrals.models.event import Kind
from referrals.rules.retention import Period, asked_for
from referrals.rules.working_hours import LONDON
from referrals.stored_fields import STORED
from referrals.stored_fields.declaration import AtDestruction

# As declared in referrals/stored_fields: models whose rows are deleted, and fields that are emptied in other rows.
_DELETED: list[type[models.Model]] = [
    apps.get_model(label) for label, table in STORED.items() if table.at_destruction is AtDestruction.DELETED
]
_EMPTIED = [
    (apps.get_model(label), name)
    for label, table in STORED.items()
    for name, field in table.fields.items()
    if field.emptied and label != "referrals.Concern"
]
_EMPTIED_OF_CONCERN = [name for name, field in STORED["referrals.Concern"].fields.items() if field.emptied]

Obstacles = Mapping[str, Q]


def obstacles() -> Obstacles:
    unsent = Delivery.objects.needed().filter(concern=OuterRef("pk"))
    holds = LegalRestriction.objects.active().filter(concern=OuterRef("pk"), kind=RestrictionKind.HOLD)
    return {
        "on hold": Q(Exists(holds)),
        "restricted": Q(restricted_at__isnull=False),
        "not opened by any officer": Q(opened_at=None),
        "with words that nobody has read": Q(unread_at__isnull=False),
        "not delivered yet": Q(Exists(unsent)),
    }


def obstacles_to_schedule() -> Obstacles:
    """Also what prevents destruction by the schedule, but not by two supervisors who weigh it."""
    return {**obstacles(), "asked for by whom it may be about": asked_for()}


def closed() -> models.QuerySet[Concern]:
    return Concern.objects.filter(state=State.CLOSED, closed_at__isnull=False, destruction=None)


def past_retention_period(periods: Mapping[Outcome, Period], at: datetime) -> models.QuerySet[Concern]:
    return closed().filter(expired_at(periods, at))


def expired_at(periods: Mapping[Outcome, Period], at: datetime) -> Q:
    over = Q(pk__in=[])
    for outcome, period in periods.items():
        for child in (False, True):
            days = timedelta(days=period.days(about_child=child))
            over |= Q(outcome=outcome, about_child=child, closed_at__lte=at - days)
    return over


def unobstructed(concerns: models.QuerySet[Concern], blocked_by: Obstacles) -> models.QuerySet[Concern]:
    for obstacle in blocked_by.values():
        concerns = concerns.exclude(obstacle)
    return concerns


@transaction.atomic
def destroy(
    *,
    concerns: models.QuerySet[Concern],
    blocked_by: Obstacles,
    ids: Sequence[uuid.UUID],
    authority: Authority,
    by: str,
    at: datetime,
) -> Destruction | None:
    """Destroy those of `ids` that are still among `concerns` and have no obstacle in `blocked_by`; None if there are
    none.

    `ids` belong to one force. All concerns, their events and their certificate are written, or nothing.
    """
    # Lock first, then check again: a supervisor applies a hold under the same lock, so the check sees it.
    list(Concern.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))
    going = list(unobstructed(concerns, blocked_by).filter(pk__in=ids).order_by("pk"))
    if not going:
        return None
    parts = _destroy_parts(going, at)
    certificate = Destruction.objects.create(
        force_id=going[0].force_id,
        at=at.replace(microsecond=0),
        authority=authority,
        by=by,
        count=len(going),
        parts=parts,
    )
    _count_classes(going)
    for concern in going:
        _empty(concern)
        concern.destruction = certificate
    Concern.objects.bulk_update(going, [*_EMPTIED_OF_CONCERN, "destruction"])
    keep_destroyed(going, certificate=certificate.pk, authority=authority.value, at=at)
    facts = {"authority": authority.value, "certificate": str(certificate.pk)}
    Event.objects.record_each([(concern.pk, Kind.PURGED, at, facts) for concern in going], by=by[:254])
    certificate.digest = certificate.compute_digest()
    certificate.save(update_fields=["digest"])
    return certificate


def _destroy_parts(going: list[Concern], at: datetime) -> int:
    parts = sum(model._default_manager.filter(concern__in=going).delete()[0] for model in _DELETED)
    # The other side of a match. The other concern stays flagged: there was an earlier report.
    Match.objects.filter(other__in=going).delete()
    for model, field in _EMPTIED:
        parts += model._default_manager.filter(concern__in=going).exclude(**{field: ""}).update(**{field: ""})
    LegalRestriction.objects.active().filter(concern__in=going).update(ended_at=at)
    Delivery.objects.outstanding().filter(concern__in=going).update(withdrawn_at=at, leased_until=None)
    return parts


def _count_classes(going: Sequence[Concern]) -> None:
    """In the yearly figures, before the classes of each are emptied. A flood is counted by outcome alone."""
    counted = Counter(
        (
            concern.force_id,
            concern.received_at.astimezone(LONDON).date().replace(day=1),
            field,
            getattr(concern, field),
        )
        for concern in going
        if concern.outcome != Outcome.MALICIOUS
        for field in DestroyedCount.FIELDS
    )
    for (force_id, month, field, value), count in sorted(counted.items()):
        DestroyedCount.add(force_id, month, field, value, count)


def _empty(concern: Concern) -> None:
    for name in _EMPTIED_OF_CONCERN:
        setattr(concern, name, _empty_value(Concern._meta.get_field(name)))
    # It cannot be null, and any other time would reveal how urgent it was.
    concern.target_at = concern.received_at


def _empty_value(field: Any) -> Any:
    if field.unique:
        return uuid.uuid4() if isinstance(field, models.UUIDField) else uuid.uuid4().hex
    if field.null or isinstance(field, models.DateTimeField):
        return None
    return field.get_default() if field.has_default() else ""
