"""An officer's verbs. Each checks who may, then whether the state allows it, then writes, with its Event."""

from datetime import datetime
from typing import Any

from django.db import transaction

from referrals import sealing
from referrals.models import Concern, Event, Officer, Outcome, State
from referrals.models.concern import NotNow
from referrals.models.event import Kind
from referrals.permissions import check_user_can_open


@transaction.atomic
def open_concern(*, concern: Concern, by: Officer, at: datetime) -> dict[str, Any]:
    """Unseal what was said and the rationale of an outcome, and write down who read it.

    Raises Denied, or sealing.CannotOpen with nothing written.
    """
    concern = _lock(concern, by)
    content = sealing.open_sealed(concern.sealed, context=concern.sealing_context("content"))
    if concern.rationale_sealed:
        content |= sealing.open_sealed(concern.rationale_sealed, context=concern.sealing_context("rationale"))
    if concern.opened_at is None:
        concern.opened_at = at
        concern.opened_by = by
        concern.save(update_fields=["opened_at", "opened_by"])
    Event.objects.record(concern.id, Kind.READ, by=by.user.email, at=at)
    return content


@transaction.atomic
def acknowledge_concern(*, concern: Concern, by: Officer, at: datetime) -> None:
    concern = _lock(concern, by)
    _move(concern, State.ACKNOWLEDGED)
    concern.acknowledged_at = at
    concern.acknowledged_by = by
    concern.save(update_fields=["state", "acknowledged_at", "acknowledged_by"])
    Event.objects.record(concern.id, Kind.ACKNOWLEDGED, by=by.user.email, at=at)


@transaction.atomic
def record_outcome(*, concern: Concern, outcome: Outcome, rationale: str, by: Officer, at: datetime) -> None:
    """The rationale may name people, so it is sealed like the concern itself."""
    concern = _lock(concern, by)
    _move(concern, State.OUTCOME_RECORDED)
    concern.outcome = outcome
    concern.outcome_at = at
    concern.outcome_by = by
    concern.rationale_sealed = sealing.seal({"rationale": rationale}, context=concern.sealing_context("rationale"))
    concern.save(update_fields=["state", "outcome", "outcome_at", "outcome_by", "rationale_sealed"])
    Event.objects.record(concern.id, Kind.OUTCOME, by=by.user.email, at=at, outcome=outcome.value)


def _lock(concern: Concern, by: Officer) -> Concern:
    check_user_can_open(by, concern)
    return Concern.objects.select_for_update().get(pk=concern.pk)


def _move(concern: Concern, state: State) -> None:
    if not concern.may_become(state):
        raise NotNow
    concern.state = state
