"""Assign several concerns at once: a supervisor to any officer, an officer to themselves what nobody owns.

Nothing is opened or acknowledged by it, so reminders and time limits go on for a concern that nobody has read.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from referrals.actions.casework.ownership import give_concern
from referrals.actions.casework.personal_notices import tell
from referrals.actions.casework.states import check_unchanged, lock_concern
from referrals.models import Concern, Event, NoticeKind, Officer
from referrals.models.event import Kind
from referrals.models.states import Changed, InvalidTransition, NotPermitted, Restricted
from referrals.rules.permissions import Denied, check_user_can_assign_from_list, check_user_can_open


@transaction.atomic
def assign_each(
    *, concerns: Sequence[Concern], to: Officer, by: Officer, at: datetime, shown: Mapping[str, str]
) -> list[tuple[Concern, str]]:
    """Each or not, with one mail that tells whose they are. Return those that were not assigned, with why.

    `shown` has the version of each that the officer saw, by its reference. Raises Denied if `to` is of another force.
    """
    left: list[tuple[Concern, str]] = []
    # In one order, to avoid deadlocks.
    for concern in sorted(concerns, key=lambda each: each.pk):
        check_user_can_open(to, concern)
        try:
            _assign(concern, to, by=by, at=at, shown=shown.get(concern.reference, ""))
        except Restricted:
            left.append((concern, "restricted"))
        except Changed:
            left.append((concern, "changed since you saw it"))
        except NotPermitted:
            left.append((concern, "a colleague owns it"))
        except (InvalidTransition, Denied):
            left.append((concern, _why(concern, to)))
    refused = {concern.pk for concern, _ in left}
    given = [concern for concern in concerns if concern.pk not in refused]
    tell([to.pk], NoticeKind.ASSIGNED, given, by=by, at=at)
    return left


@transaction.atomic
def _assign(concern: Concern, to: Officer, *, by: Officer, at: datetime, shown: str) -> None:
    concern = lock_concern(concern, by)
    check_unchanged(concern, shown)
    check_user_can_assign_from_list(by, concern, to)
    give_concern(concern, to)
    if to.pk == by.pk:
        Event.objects.record(concern.id, Kind.OWNED, by=by.user.email, at=at)
    else:
        Event.objects.record(concern.id, Kind.ASSIGNED, by=by.user.email, at=at, to=to.user.email)


def _why(concern: Concern, to: Officer) -> str:
    return "already assigned" if concern.owner_id == to.pk else "closed, or no longer here"
