"""Apply and lift a supervisor's restrictions on a concern: hold, restriction, correction and erasure.

Erasure needs two supervisors. DPA 2018 ss.46-48 (rectification, erasure or restriction, telling the person) and UK
GDPR Articles 16 to 19. A correction is stored beside the report and does not change it: the record must stay true to
what the reporter said.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import BooleanField, ExpressionWrapper
from django.utils import timezone

from prevent_portal.queries import in_order
from referrals import sealing
from referrals.actions.casework.assessment import write_note
from referrals.actions.casework.states import lock_even_restricted
from referrals.actions.casework.supervisor_notices import tell_other_supervisors
from referrals.actions.casework.two_people import check_two_people
from referrals.actions.faults.parts import open_text
from referrals.actions.retention import decisions
from referrals.actions.retention.destruction import closed, destroy, obstacles
from referrals.models import (
    Authority,
    Concern,
    Destruction,
    Event,
    LegalRestriction,
    NoteKind,
    Officer,
    RestrictionKind,
)
from referrals.models.event import Kind
from referrals.models.retention_decision import Act
from referrals.models.states import InvalidTransition, TooEarly
from referrals.rules.permissions import check_user_can_end, check_user_can_supervise
from referrals.stored_fields import context_of

_APPLIED = {
    RestrictionKind.HOLD: Kind.ON_HOLD,
    RestrictionKind.RESTRICTION: Kind.RESTRICTED,
    RestrictionKind.CORRECTION: Kind.CORRECTED,
    RestrictionKind.ERASURE: Kind.ERASURE_ASKED,
}
_LIFTED = {RestrictionKind.HOLD: Kind.HOLD_LIFTED, RestrictionKind.RESTRICTION: Kind.UNRESTRICTED}


@dataclass(frozen=True)
class OpenRestriction:
    restriction: LegalRestriction
    text: str


@transaction.atomic
def apply_restriction(
    *, concern: Concern, kind: RestrictionKind, text: str, by: Officer, at: datetime, review_on: date | None = None
) -> LegalRestriction:
    """`text` may name people, so it is sealed. Only a hold has a review day, and needs one.

    Raises Denied, NotPermitted for anyone but a supervisor, InvalidTransition (see kinds_to_apply), and ValueError
    for a wrong review day.
    """
    concern = _lock(concern, by)
    if (kind == RestrictionKind.HOLD) != (review_on is not None):
        raise ValueError("A hold, and nothing else, has a review date.")
    if review_on and review_on <= timezone.localdate(at):
        raise ValueError("The review date must be in the future.")
    blocked_by = erasure_obstacles(concern) if kind == RestrictionKind.ERASURE else []
    if kind not in kinds_to_apply(concern.restrictions.all(), blocked_by):
        raise TooEarly(blocked_by) if blocked_by else InvalidTransition
    restriction = LegalRestriction(concern=concern, kind=kind, by=by, at=at, review_on=review_on)
    restriction.sealed = sealing.seal({"text": text}, context=context_of(restriction))
    restriction.save(force_insert=True)
    concern.has_restrictions = True
    if kind == RestrictionKind.RESTRICTION:
        concern.restricted_at = at
    concern.save(update_fields=["has_restrictions", "restricted_at"])
    content = sealing.body_digests(restriction.sealed)
    Event.objects.record(concern.pk, _APPLIED[kind], by=by.user.email, at=at, content=content)
    decisions.keep(restriction, concern, Act(kind), by=by, at=at)
    if kind == RestrictionKind.ERASURE:
        tell_other_supervisors(concern, Kind.ERASURE_ASKED, by=by, at=at)
    return restriction


@transaction.atomic
def lift_restriction(*, restriction: LegalRestriction, reason: str, by: Officer, at: datetime) -> None:
    """End a hold or a restriction; the reason becomes a note. Raises Denied, NotPermitted, InvalidTransition."""
    restriction, concern = _lock_restriction(restriction, by, *_LIFTED)
    _end(restriction, reason, by=by, at=at)
    if restriction.kind == RestrictionKind.RESTRICTION:
        concern.restricted_at = None
        concern.save(update_fields=["restricted_at"])
    Event.objects.record(concern.pk, _LIFTED[RestrictionKind(restriction.kind)], by=by.user.email, at=at)


@transaction.atomic
def agree_to_erasure(
    *, restriction: LegalRestriction, by: Officer, at: datetime, two_people: str = ""
) -> Destruction:
    """By a second supervisor. Destroys the concern at once.

    Raises Denied, NotPermitted, InvalidTransition, TooEarly, MaybeOnePerson.
    """
    restriction, concern = _lock_restriction(restriction, by, RestrictionKind.ERASURE)
    check_two_people(concern, [restriction.by], by=by, two_people=two_people, at=at)
    names = f"{restriction.by.user.email}, agreed by {by.user.email}"
    certificate = destroy(
        concerns=closed(), blocked_by=obstacles(), ids=[concern.pk], authority=Authority.ERASURE, by=names, at=at
    )
    if certificate is None:
        raise TooEarly(erasure_obstacles(concern))
    tell_other_supervisors(concern, Kind.PURGED, by=by, at=at)
    return certificate


@transaction.atomic
def refuse_erasure(*, restriction: LegalRestriction, reason: str, by: Officer, at: datetime) -> None:
    restriction, concern = _lock_restriction(restriction, by, RestrictionKind.ERASURE)
    _end(restriction, reason, by=by, at=at)
    Event.objects.record(concern.pk, Kind.ERASURE_REFUSED, by=by.user.email, at=at)


def applied(concern: Concern) -> Sequence[LegalRestriction]:
    if not concern.has_restrictions:
        return []
    return in_order(concern.restrictions.select_related("by__user", "ended_by__user"), "at", "pk")


def open_restrictions(restrictions: Iterable[LegalRestriction]) -> list[OpenRestriction]:
    # The caller records the event that the concern was read.
    return [OpenRestriction(each, open_text(each)) for each in restrictions if each.sealed]


@transaction.atomic
def read_restrictions(*, concern: Concern, by: Officer, at: datetime) -> list[OpenRestriction]:
    concern = _lock(concern, by)
    restrictions = open_restrictions(applied(concern))
    Event.objects.record(concern.pk, Kind.READ, by=by.user.email, at=at, part="restrictions")
    return restrictions


def erasure_obstacles(concern: Concern) -> list[str]:
    """Why the concern cannot be erased now, in words that follow "it is"."""
    conditions = obstacles()
    columns = [ExpressionWrapper(obstacle, output_field=BooleanField()) for obstacle in conditions.values()]
    found = closed().filter(pk=concern.pk).values_list(*columns).first()
    if found is None:
        return ["not closed"]
    return [words for words, applies in zip(conditions, found, strict=True) if applies]


def kinds_to_apply(restrictions: Iterable[LegalRestriction], blocked_by: Sequence[str]) -> list[RestrictionKind]:
    """What may be applied beside `restrictions`: no second restriction or erasure, no erasure with obstacles."""
    active = {restriction.kind for restriction in restrictions if not restriction.ended_at}
    refused = active & {RestrictionKind.RESTRICTION, RestrictionKind.ERASURE} | (
        {RestrictionKind.ERASURE} if blocked_by else set()
    )
    return [kind for kind in RestrictionKind if kind not in refused]


def _lock(concern: Concern, by: Officer) -> Concern:
    check_user_can_supervise(by)
    return lock_even_restricted(concern, by)


def _lock_restriction(
    restriction: LegalRestriction, by: Officer, *kinds: RestrictionKind
) -> tuple[LegalRestriction, Concern]:
    concern = _lock(restriction.concern, by)
    restriction = LegalRestriction.objects.select_related("by__user").get(pk=restriction.pk)
    if restriction.kind not in kinds:
        raise InvalidTransition
    check_user_can_end(by, restriction)
    return restriction, concern


def _end(restriction: LegalRestriction, reason: str, *, by: Officer, at: datetime) -> None:
    write_note(restriction.concern, NoteKind.REASON, reason, by=by, at=at)
    restriction.ended_at, restriction.ended_by = at, by
    restriction.save(update_fields=["ended_at", "ended_by"])
    decisions.keep(restriction, restriction.concern, Act.ENDED, by=by, at=at)
