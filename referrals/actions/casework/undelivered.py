"""End what is still to be delivered of a closed concern, so that it does not keep the concern for ever."""

from datetime import datetime

from django.db import transaction

from referrals.actions.casework.states import lock_even_restricted
from referrals.models import Concern, Delivery, Event, Officer, State
from referrals.models.event import Kind
from referrals.models.states import InvalidTransition
from referrals.rules.permissions import check_user_can_supervise


@transaction.atomic
def withdraw_undelivered(*, concern: Concern, by: Officer, at: datetime) -> int:
    """Return how many were withdrawn. What a worker is sending at this moment may still leave.

    Raises Denied, NotPermitted for anyone but a supervisor, and InvalidTransition while the concern is not closed.
    """
    check_user_can_supervise(by)
    concern = lock_even_restricted(concern, by)
    if concern.state != State.CLOSED:
        raise InvalidTransition
    waiting = Delivery.objects.select_for_update().filter(pk__in=Delivery.objects.needed().filter(concern=concern))
    rows = list(waiting.order_by("order"))
    Delivery.objects.filter(pk__in=[row.pk for row in rows]).update(withdrawn_at=at, leased_until=None)
    facts = [{"transport": row.transport, "order": row.order} for row in rows]
    Event.objects.record_each([(concern.pk, Kind.GIVEN_UP, at, each) for each in facts], by=by.user.email)
    return len(rows)
