"""Who owns the risk. A hand-over is offered and accepted; until then the owner stays the owner."""

from datetime import datetime

from django.db import transaction

from referrals.actions.states import check_unchanged, lock_concern, lock_own
from referrals.models import Concern, Event, Officer, State
from referrals.models.event import Kind
from referrals.models.states import NotNow, NotYours
from referrals.permissions import check_user_can_open

_OWNED = ["owner", "offered_to"]


@transaction.atomic
def take_concern(*, concern: Concern, by: Officer, at: datetime, shown: str = "") -> None:
    """Any officer of the force may step in, for instance when the owner is ill. Raises Denied, NotNow, Changed."""
    concern = lock_concern(concern, by)
    check_unchanged(concern, shown)
    _check_is_worked_on(concern)
    if concern.owner_id == by.pk:
        raise NotNow
    _give(concern, by)
    Event.objects.record(concern.id, Kind.OWNED, by=by.user.email, at=at)


@transaction.atomic
def assign_concern(*, concern: Concern, to: Officer, by: Officer, at: datetime, shown: str = "") -> None:
    """A supervisor decides. Raises Denied, NotYours, NotNow, Changed."""
    concern = lock_concern(concern, by)
    check_unchanged(concern, shown)
    if not by.is_supervisor:
        raise NotYours
    check_user_can_open(to, concern)
    _check_is_worked_on(concern)
    if concern.owner_id == to.pk:
        raise NotNow
    _give(concern, to)
    Event.objects.record(concern.id, Kind.ASSIGNED, by=by.user.email, at=at, to=to.user.email)


@transaction.atomic
def offer_concern(*, concern: Concern, to: Officer, by: Officer, at: datetime, shown: str = "") -> None:
    """Raises Denied, NotYours, NotNow, Changed."""
    concern = lock_own(concern, by)
    check_unchanged(concern, shown)
    check_user_can_open(to, concern)
    _check_is_worked_on(concern)
    if to.pk == by.pk:
        raise NotNow
    concern.offered_to = to
    concern.save(update_fields=_OWNED)
    Event.objects.record(concern.id, Kind.OFFERED, by=by.user.email, at=at, to=to.user.email)


@transaction.atomic
def answer_offer(*, concern: Concern, accepted: bool, by: Officer, at: datetime) -> None:
    """Raises Denied, and NotNow when nothing is offered to this officer any more."""
    concern = lock_concern(concern, by)
    if concern.offered_to_id != by.pk:
        raise NotNow
    if accepted:
        _give(concern, by)
    else:
        concern.offered_to = None
        concern.save(update_fields=_OWNED)
    Event.objects.record(concern.id, Kind.ACCEPTED if accepted else Kind.DECLINED, by=by.user.email, at=at)


def _give(concern: Concern, to: Officer) -> None:
    concern.owner = to
    concern.offered_to = None
    concern.save(update_fields=_OWNED)


def _check_is_worked_on(concern: Concern) -> None:
    if concern.state in (State.RECEIVED, State.CLOSED):
        raise NotNow
