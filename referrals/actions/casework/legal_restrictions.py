"""A supervisor's measures on a concern: hold, restriction, correction, and erasure, which takes two supervisors.

DPA 2018 ss.46-48 (rectification, erasure or restriction, telling the person) and UK GDPR Articles 16 to 19. A
correction stands beside what was said and never changes it: a record of what somebody reported stays true to that.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import BooleanField, ExpressionWrapper, QuerySet
from django.utils import timezone

from referrals import sealing
from referrals.actions.casework.assessment import write_note
from referrals.actions.casework.states import lock_even_restricted
from referrals.actions.retention.destruction import closed, destroy, obstacles
from referrals.models import Authority, Concern, Destruction, Event, Measure, MeasureKind, NoteKind, Officer
from referrals.models.event import Kind
from referrals.models.states import InvalidTransition
from referrals.rules.permissions import check_user_can_end, check_user_can_supervise
from referrals.stored_fields import context_of

_LAID = {
    MeasureKind.HOLD: Kind.ON_HOLD,
    MeasureKind.RESTRICTION: Kind.RESTRICTED,
    MeasureKind.CORRECTION: Kind.CORRECTED,
    MeasureKind.ERASURE: Kind.ERASURE_ASKED,
}
_LIFTED = {MeasureKind.HOLD: Kind.HOLD_LIFTED, MeasureKind.RESTRICTION: Kind.UNRESTRICTED}


@dataclass(frozen=True)
class OpenMeasure:
    measure: Measure
    text: str


@transaction.atomic
def lay_measure(
    *, concern: Concern, kind: MeasureKind, text: str, by: Officer, at: datetime, review_on: date | None = None
) -> Measure:
    """`text` may name people, so it is sealed. A hold needs the day to look at it again.

    Raises Denied, NotPermitted for anyone but a supervisor, InvalidTransition (kinds_to_lay), ValueError for a day
    that is not to come.
    """
    concern = _lock(concern, by)
    if (kind == MeasureKind.HOLD) != (review_on is not None):
        raise ValueError("A hold, and nothing else, has a day to look at it again.")
    if review_on and review_on <= timezone.localdate(at):
        raise ValueError("The day to look again must be in the future.")
    keeps = what_keeps(concern) if kind == MeasureKind.ERASURE else []
    if kind not in kinds_to_lay(concern.measures.all(), keeps):
        raise InvalidTransition
    measure = Measure(concern=concern, kind=kind, by=by, at=at, review_on=review_on)
    measure.sealed = sealing.seal({"text": text}, context=context_of(measure))
    measure.save(force_insert=True)
    concern.has_measures = True
    if kind == MeasureKind.RESTRICTION:
        concern.restricted_at = at
    concern.save(update_fields=["has_measures", "restricted_at"])
    Event.objects.record(concern.pk, _LAID[kind], by=by.user.email, at=at)
    return measure


@transaction.atomic
def lift_measure(*, measure: Measure, reason: str, by: Officer, at: datetime) -> None:
    """Ends a hold or a restriction; the reason becomes a note. Raises Denied, NotPermitted, InvalidTransition."""
    measure, concern = _lock_measure(measure, by, *_LIFTED)
    _end(measure, reason, by=by, at=at)
    if measure.kind == MeasureKind.RESTRICTION:
        concern.restricted_at = None
        concern.save(update_fields=["restricted_at"])
    Event.objects.record(concern.pk, _LIFTED[MeasureKind(measure.kind)], by=by.user.email, at=at)


@transaction.atomic
def agree_to_erasure(*, measure: Measure, by: Officer, at: datetime) -> Destruction:
    """A second supervisor: the concern is destroyed at once. Raises Denied, NotPermitted, InvalidTransition."""
    measure, concern = _lock_measure(measure, by, MeasureKind.ERASURE)
    names = f"{measure.by.user.email}, agreed by {by.user.email}"
    certificate = destroy(
        concerns=closed(), kept_by=obstacles(), ids=[concern.pk], authority=Authority.ERASURE, by=names, at=at
    )
    if certificate is None:
        raise InvalidTransition
    return certificate


@transaction.atomic
def refuse_erasure(*, measure: Measure, reason: str, by: Officer, at: datetime) -> None:
    """Raises Denied, NotPermitted, InvalidTransition."""
    measure, concern = _lock_measure(measure, by, MeasureKind.ERASURE)
    _end(measure, reason, by=by, at=at)
    Event.objects.record(concern.pk, Kind.ERASURE_REFUSED, by=by.user.email, at=at)


def laid(concern: Concern) -> QuerySet[Measure]:
    measures = concern.measures.select_related("by__user", "ended_by__user")
    return measures if concern.has_measures else measures.none()


def open_measures(measures: Iterable[Measure]) -> list[OpenMeasure]:
    """Within an opening of the concern (actions.review). Raises CannotOpen."""
    return [
        OpenMeasure(each, sealing.open_sealed(each.sealed, context=context_of(each))["text"])
        for each in measures
        if each.sealed
    ]


@transaction.atomic
def read_measures(*, concern: Concern, by: Officer, at: datetime) -> list[OpenMeasure]:
    """Raises Denied, NotPermitted, CannotOpen with nothing written."""
    concern = _lock(concern, by)
    measures = open_measures(laid(concern))
    Event.objects.record(concern.pk, Kind.READ, by=by.user.email, at=at, part="measures")
    return measures


def what_keeps(concern: Concern) -> list[str]:
    """Why it cannot be erased now, in words that follow "it is"."""
    known = obstacles()
    columns = [ExpressionWrapper(obstacle, output_field=BooleanField()) for obstacle in known.values()]
    found = closed().filter(pk=concern.pk).values_list(*columns).first()
    if found is None:
        return ["not closed"]
    return [words for words, stands in zip(known, found, strict=True) if stands]


def kinds_to_lay(measures: Iterable[Measure], keeps: Sequence[str]) -> list[MeasureKind]:
    """On a concern that has these: no second restriction or erasure, and no erasure of what is to be kept."""
    standing = {measure.kind for measure in measures if not measure.ended_at}
    refused = standing & {MeasureKind.RESTRICTION, MeasureKind.ERASURE} | ({MeasureKind.ERASURE} if keeps else set())
    return [kind for kind in MeasureKind if kind not in refused]


def _lock(concern: Concern, by: Officer) -> Concern:
    check_user_can_supervise(by)
    return lock_even_restricted(concern, by)


def _lock_measure(measure: Measure, by: Officer, *kinds: MeasureKind) -> tuple[Measure, Concern]:
    concern = _lock(measure.concern, by)
    measure = Measure.objects.select_related("by__user").get(pk=measure.pk)
    if measure.kind not in kinds:
        raise InvalidTransition
    check_user_can_end(by, measure)
    return measure, concern


def _end(measure: Measure, reason: str, *, by: Officer, at: datetime) -> None:
    write_note(measure.concern, NoteKind.REASON, reason, by=by, at=at)
    measure.ended_at, measure.ended_by = at, by
    measure.save(update_fields=["ended_at", "ended_by"])
