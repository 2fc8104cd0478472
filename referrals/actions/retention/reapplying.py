"""Apply decisions again that a restored database does not have."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from prevent_portal.clock import Clock
from referrals import sealing
from referrals.actions.retention.decision_file import Line
from referrals.actions.retention.decisions import missing_decisions
from referrals.actions.retention.destruction import destroy
from referrals.models import (
    Authority,
    Concern,
    Event,
    LegalRestriction,
    Officer,
    RestrictionKind,
    RetentionDecision,
    State,
)
from referrals.models.event import Kind
from referrals.models.retention_decision import Act
from referrals.stored_fields import context_of

BY = "reapply_decisions"
_REASON = "Applied again after a restore. The reason was lost with the database: the supervisors know it."
_APPLIED = {
    Act.HOLD: Kind.ON_HOLD,
    Act.RESTRICTION: Kind.RESTRICTED,
    Act.CORRECTION: Kind.CORRECTED,
    Act.ERASURE: Kind.ERASURE_ASKED,
}
_ENDED = {
    RestrictionKind.HOLD: Kind.HOLD_LIFTED,
    RestrictionKind.RESTRICTION: Kind.UNRESTRICTED,
    RestrictionKind.ERASURE: Kind.ERASURE_REFUSED,
}


class NobodyOfTheForce(Exception):
    """No officer of the force is left in whose name a hold could stand."""


@dataclass
class Reapplied:
    """References: `lost` are in this database no more, `to_correct` had a correction whose words are lost."""

    done: dict[str, list[str]] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)
    to_correct: list[str] = field(default_factory=list)


def reapply_decisions(*, now: Clock) -> Reapplied:
    """In their order, each in a transaction of its own, so that it may be killed and run again.

    Raises NobodyOfTheForce, decision_file.NotSigned, and LookupError without a key.
    """
    result = Reapplied()
    for line in missing_decisions():
        _reapply(line, result, at=now())
    return result


@transaction.atomic
def _reapply(line: Line, result: Reapplied, *, at: datetime) -> None:
    concern = Concern.objects.select_for_update().filter(pk=line.concern).first()
    row = line.row()
    if concern is None:
        result.lost.append(line.reference)
    else:
        _apply(row, concern, at)
        result.done.setdefault(Act(row.act).label, []).append(line.reference)
        if row.act == Act.CORRECTION:
            result.to_correct.append(line.reference)
    row.officer = _named(row)
    row.save(force_insert=True)


def _apply(row: RetentionDecision, concern: Concern, at: datetime) -> None:
    if concern.destruction_id:
        return
    if row.act == Act.DESTROYED:
        _destroy(row, concern, at)
    elif row.act == Act.REVIEWED:
        _keep_on(row, concern, at)
    elif row.act == Act.ENDED:
        _end(row, concern, at)
    else:
        _restrict(row, concern, at)
    # What destroying made anew is this very decision, and already in the file.
    RetentionDecision.objects.unwritten().filter(concern_id=concern.pk, act=Act.DESTROYED, at=at).delete()


def _restrict(row: RetentionDecision, concern: Concern, at: datetime) -> None:
    restriction = LegalRestriction(
        id=row.about,
        concern=concern,
        kind=RestrictionKind(row.act),
        by=_officer(row, concern),
        at=row.at,
        review_on=row.review_on,
    )
    restriction.sealed = sealing.seal({"text": _REASON}, context=context_of(restriction))
    restriction.save(force_insert=True)
    concern.has_restrictions = True
    if row.act == Act.RESTRICTION:
        concern.restricted_at = row.at
    concern.save(update_fields=["has_restrictions", "restricted_at"])
    content = sealing.body_digests(restriction.sealed)
    Event.objects.record(concern.pk, _APPLIED[Act(row.act)], by=BY, at=at, content=content)


def _keep_on(row: RetentionDecision, concern: Concern, at: datetime) -> None:
    if LegalRestriction.objects.filter(pk=row.about, ended_at=None).update(review_on=row.review_on):
        facts = {"keep": True, "until": str(row.review_on)}
        Event.objects.record(concern.pk, Kind.REVIEWED, by=BY, at=at, **facts)


def _end(row: RetentionDecision, concern: Concern, at: datetime) -> None:
    restriction = LegalRestriction.objects.filter(pk=row.about, ended_at=None).first()
    if restriction is None:
        return
    restriction.ended_at, restriction.ended_by = row.at, _officer(row, concern)
    restriction.save(update_fields=["ended_at", "ended_by"])
    if restriction.kind == RestrictionKind.RESTRICTION:
        concern.restricted_at = None
        concern.save(update_fields=["restricted_at"])
    Event.objects.record(concern.pk, _ENDED[RestrictionKind(restriction.kind)], by=BY, at=at)


def _destroy(row: RetentionDecision, concern: Concern, at: datetime) -> None:
    if concern.state != State.CLOSED:
        # It was closed after the backup: by whom is lost.
        concern.state, concern.owner = State.CLOSED, concern.owner or _officer(row, concern)
        concern.outcome, concern.closed_at = row.outcome, row.at
        concern.save(update_fields=["state", "owner", "outcome", "closed_at"])
    destroy(
        concerns=Concern.objects.filter(destruction=None),
        blocked_by={},
        ids=[concern.pk],
        authority=Authority(row.authority),
        by=BY,
        at=at,
    )


def _officer(row: RetentionDecision, concern: Concern) -> Officer:
    """Who decided, or else a supervisor of the force, whom a restored database may still have."""
    if known := _named(row):
        return known
    of_force = Officer.objects.filter(force_id=concern.force_id).order_by("-is_supervisor", "pk")
    if found := of_force.first():
        return found
    raise NobodyOfTheForce(concern.force.name)


def _named(row: RetentionDecision) -> Officer | None:
    return Officer.objects.filter(pk=row.officer_id).first() if row.officer_id else None
