"""Who owns a concern. A hand-over is offered and accepted; until then the owner does not change.

Each action raises Denied, NotPermitted or InvalidTransition, and Changed when `shown` is not the current version.
"""

from datetime import datetime

from django.db import transaction

from referrals.actions.casework.personal_notices import tell
from referrals.actions.casework.states import check_unchanged, lock_concern
from referrals.models import Concern, Event, NoticeKind, Officer
from referrals.models.event import Kind
from referrals.models.states import InvalidTransition
from referrals.rules.permissions import (
    check_user_can_answer_offer,
    check_user_can_assign,
    check_user_can_offer,
    check_user_can_open,
    check_user_can_take,
)

_OWNED = ["owner", "offered_to"]


@transaction.atomic
def take_concern(*, concern: Concern, by: Officer, at: datetime, shown: str = "") -> None:
    concern = lock_concern(concern, by)
    check_unchanged(concern, shown)
    check_user_can_take(by, concern)
    give_concern(concern, by)
    Event.objects.record(concern.id, Kind.OWNED, by=by.user.email, at=at)


@transaction.atomic
def assign_concern(*, concern: Concern, to: Officer, by: Officer, at: datetime, shown: str = "") -> None:
    concern = lock_concern(concern, by)
    check_unchanged(concern, shown)
    check_user_can_assign(by, concern)
    check_user_can_open(to, concern)
    if concern.owner_id == to.pk:
        raise InvalidTransition
    give_concern(concern, to)
    Event.objects.record(concern.id, Kind.ASSIGNED, by=by.user.email, at=at, to=to.user.email)
    tell([to.pk], NoticeKind.ASSIGNED, [concern], by=by, at=at)


@transaction.atomic
def offer_concern(*, concern: Concern, to: Officer, by: Officer, at: datetime, shown: str = "") -> None:
    concern = lock_concern(concern, by)
    check_unchanged(concern, shown)
    check_user_can_offer(by, concern)
    check_user_can_open(to, concern)
    if to.pk == by.pk:
        raise InvalidTransition
    concern.offered_to = to
    concern.save(update_fields=_OWNED)
    Event.objects.record(concern.id, Kind.OFFERED, by=by.user.email, at=at, to=to.user.email)
    tell([to.pk], NoticeKind.OFFERED, [concern], by=by, at=at)


@transaction.atomic
def answer_offer(*, concern: Concern, accepted: bool, by: Officer, at: datetime) -> None:
    concern = lock_concern(concern, by)
    check_user_can_answer_offer(by, concern)
    if accepted:
        give_concern(concern, by)
    else:
        concern.offered_to = None
        concern.save(update_fields=_OWNED)
    Event.objects.record(concern.id, Kind.ACCEPTED if accepted else Kind.DECLINED, by=by.user.email, at=at)


def give_concern(concern: Concern, to: Officer | None) -> None:
    """None: to nobody. The caller holds the row's lock and records the event."""
    concern.owner = to
    concern.offered_to = None
    concern.save(update_fields=_OWNED)
