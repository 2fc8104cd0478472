"""Transfer a concern to another force. It keeps its reference and events, and both forces can see the transfer."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from guidance.directory import AreaEntry
from referrals import sealing
from referrals.actions.casework.states import lock_concern, move
from referrals.actions.casework.supervisor_notices import tell_other_supervisors
from referrals.actions.delivery.queue import append_deliveries
from referrals.models import Concern, Delivery, Event, Officer, State, Transfer, Urgency
from referrals.models.delivery import Purpose
from referrals.models.event import Kind
from referrals.rules import routing
from referrals.rules.permissions import Denied, check_user_can_read, check_user_can_transfer
from referrals.rules.routing import Circumstances, Reason
from referrals.rules.time_limits import is_open, target_for
from referrals.stored_fields import context_of


@transaction.atomic
def transfer_concern(*, concern: Concern, to: AreaEntry, reason: str, by: Officer, at: datetime) -> Transfer:
    """The other force receives it as a new concern with its own delivery plan; outstanding deliveries are withdrawn.

    The reason may name people, so it is sealed. Raises Denied, NotPermitted, InvalidTransition, and NoRoute for an
    area of the same force.
    """
    concern = lock_concern(concern, by)
    check_user_can_transfer(by, concern)
    move(concern, State.RECEIVED)
    if to.force_id == by.force_id:
        raise routing.NoRoute
    transfer = Transfer(
        concern=concern,
        from_area_id=concern.area_id,
        from_force_id=concern.force_id,
        to_area_id=to.id,
        to_force_id=to.force_id,
        at=at,
        by=by,
    )
    transfer.reason_sealed = sealing.seal({"reason": reason}, context=context_of(transfer, "reason_sealed"))
    transfer.save(force_insert=True)
    outstanding = Delivery.objects.outstanding().filter(concern=concern).exclude(purpose=Purpose.RECEIPT)
    outstanding.update(withdrawn_at=at, leased_until=None)
    circumstances = Circumstances(Urgency(concern.urgency), is_open(at, to.force_slug), settings.DUTY_EMAILS)
    append_deliveries(concern, routing.plan_for(to, circumstances), at=at)
    content = sealing.body_digests(transfer.reason_sealed)
    facts = {"from_force": transfer.from_force.slug, "to_force": to.force_slug, "content": content}
    Event.objects.record(concern.id, Kind.TRANSFERRED, by=by.user.email, at=at, **facts)
    tell_other_supervisors(concern, Kind.TRANSFERRED, by=by, at=at)
    # Last: after this, row-level security hides the concern from this force.
    _hand_over(concern, to, at)
    return transfer


@transaction.atomic
def open_transfer(*, transfer: Transfer, by: Officer, at: datetime) -> str:
    if not Transfer.objects.visible_to(by).filter(pk=transfer.pk).exists():
        raise Denied
    check_user_can_read(by, Concern.objects.select_for_update().get(pk=transfer.concern_id))
    content = sealing.open_sealed(transfer.reason_sealed, context=context_of(transfer, "reason_sealed"))
    Event.objects.record(transfer.concern_id, Kind.TRANSFER_READ, by=by.user.email, at=at)
    return str(content["reason"])


def _hand_over(concern: Concern, to: AreaEntry, at: datetime) -> None:
    concern.area_id, concern.force_id = to.id, to.force_id
    concern.routing_reason = Reason.TRANSFERRED
    concern.handed_over_at = at
    concern.target_at = target_for(Urgency(concern.urgency), at, to.force_slug)
    concern.is_overdue = False
    concern.opened_at = concern.opened_by = concern.acknowledged_at = concern.acknowledged_by = None
    concern.owner = concern.offered_to = concern.follow_up_on = concern.minutes_to_open = None
    concern.matched_under = 0  # so that the worker updates its area in the matches of other concerns
    concern.save(
        update_fields=[
            *("area", "force", "routing_reason", "handed_over_at", "state", "owner", "offered_to", "follow_up_on"),
            *("opened_at", "opened_by", "acknowledged_at", "acknowledged_by", "matched_under"),
            "minutes_to_open",
            *("target_at", "is_overdue"),
        ]
    )
