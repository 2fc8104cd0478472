"""Assign several concerns at once: a supervisor to any officer, an officer to themselves what nobody owns.

Nothing is opened or acknowledged by it, so reminders and time limits go on for a concern that nobody has read.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import TextChoices

from referrals.actions.casework.ownership import give_concern
from referrals.actions.casework.personal_notices import tell
from referrals.actions.casework.states import check_unchanged, lock_concern
from referrals.models import Concern, Event, NoticeKind, Officer
from referrals.models.event import Kind
from referrals.models.states import Changed, InvalidTransition, NotPermitted, Restricted
from referrals.rules.permissions import (
    Denied,
    check_user_can_assign_from_list,
    check_user_can_open,
    check_user_can_read,
    check_user_can_supervise,
    check_user_can_unassign,
)

# Each that was left as it is, with why.
Left = list[tuple[Concern, str]]


class MoveReason(TextChoices):
    """Chosen, not written: events stay readable, and an officer's absence may have to do with their health."""

    ABSENT = "absent", "The officer is absent"
    LEFT = "left", "The officer has left the team"
    WORKLOAD = "workload", "To share the work"
    FIT = "fit", "It needs somebody else’s place or experience"
    CONFLICT = "conflict", "The officer has an interest of their own in it"
    OTHER = "other", "Another reason"


@transaction.atomic
def assign_each(
    *, concerns: Sequence[Concern], to: Officer, by: Officer, at: datetime, shown: Mapping[str, str]
) -> Left:
    """Each or not, with one mail that tells whose they are. Return those that were not assigned.

    `shown` has the version of each that the officer saw, by its reference. Raises Denied if `to` is of another force.
    """

    def assign(concern: Concern) -> None:
        _check_assign(concern, to, by=by, shown=shown)
        give_concern(concern, to)
        if to.pk == by.pk:
            Event.objects.record(concern.id, Kind.OWNED, by=by.user.email, at=at)
        else:
            Event.objects.record(concern.id, Kind.ASSIGNED, by=by.user.email, at=at, to=to.user.email)

    return _try_each(concerns, to, assign, by=by, at=at)


@transaction.atomic
def move_work(
    *,
    concerns: Sequence[Concern],
    owner: Officer,
    to: Officer | None,
    reason: MoveReason,
    by: Officer,
    at: datetime,
    shown: Mapping[str, str],
) -> Left:
    """From their owner to another officer, or to nobody, in one transaction: all that can be moved, or nothing.

    Return those that cannot: they do not keep the rest back. Raises NotPermitted, and Denied as assign_each does.
    """
    check_user_can_supervise(by)
    why = {"from": owner.user.email, "reason": reason.label}

    def move(concern: Concern) -> None:
        _check_move(concern, owner, to, by=by, shown=shown)
        give_concern(concern, to)
        if to is None:
            Event.objects.record(concern.id, Kind.UNASSIGNED, by=by.user.email, at=at, **why)
        else:
            Event.objects.record(concern.id, Kind.ASSIGNED, by=by.user.email, at=at, to=to.user.email, **why)

    return _try_each(concerns, to, move, by=by, at=at)


def left_by_move(
    *, concerns: Sequence[Concern], owner: Officer, to: Officer | None, by: Officer, shown: Mapping[str, str]
) -> Left:
    """Those that move_work would leave if it came now. Changes nothing."""
    left: Left = []
    for concern in concerns:
        if why := _refusal(lambda each: _check_move(each, owner, to, by=by, shown=shown), concern, to):
            left.append((concern, why))
    return left


def _try_each(
    concerns: Sequence[Concern], to: Officer | None, act: Callable[[Concern], None], *, by: Officer, at: datetime
) -> Left:
    @transaction.atomic
    def locked(concern: Concern) -> None:
        act(lock_concern(concern, by))

    left: Left = []
    # In one order, to avoid deadlocks.
    for concern in sorted(concerns, key=lambda each: each.pk):
        if to:
            check_user_can_open(to, concern)
        if why := _refusal(locked, concern, to):
            left.append((concern, why))
    refused = {concern.pk for concern, _ in left}
    given = [concern for concern in concerns if concern.pk not in refused]
    if to:
        tell([to.pk], NoticeKind.ASSIGNED, given, by=by, at=at)
    return left


def _check_assign(concern: Concern, to: Officer, *, by: Officer, shown: Mapping[str, str]) -> None:
    check_unchanged(concern, shown.get(concern.reference, ""))
    check_user_can_assign_from_list(by, concern, to)


def _check_move(
    concern: Concern, owner: Officer, to: Officer | None, *, by: Officer, shown: Mapping[str, str]
) -> None:
    if concern.restricted_at:
        raise Restricted
    check_user_can_read(by, concern)
    if concern.owner_id != owner.pk:
        raise Changed
    if to:
        _check_assign(concern, to, by=by, shown=shown)
    else:
        check_unchanged(concern, shown.get(concern.reference, ""))
        check_user_can_unassign(by, concern)


def _refusal(act: Callable[[Concern], None], concern: Concern, to: Officer | None) -> str:
    """Why `act` refused the concern, or an empty string."""
    try:
        act(concern)
    except Restricted:
        return "restricted"
    except Changed:
        return "changed since you saw it"
    except NotPermitted:
        return "a colleague owns it"
    except Denied:
        return "no longer here"
    except InvalidTransition:
        if to is None:
            return "acknowledged, so somebody has to own it"
        return "already assigned" if concern.owner_id == to.pk else "closed"
    return ""
