"""Process mail that came back: record it on the delivery, mark the contact as failing, and try the next contact."""

from datetime import datetime
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import Q

from guidance import directory
from referrals.actions.delivery.queue import handle_undelivered, lock_delivery, notify_duty_desk, record_event
from referrals.inbound_mail.bounces import Report, Verdict
from referrals.models import Delivery
from referrals.models.delivery import Purpose
from referrals.models.event import Kind
from referrals.models.states import InvalidTransition
from referrals.rules import routing
from referrals.rules.permissions import Denied, user_can_see_duty_desk

READER = "bounce reader"


def record_bounce(*, delivery_id: UUID, report: Report, at: datetime, by: str = READER) -> bool:
    """True when something changed: a report read twice, or about an unknown delivery, changes nothing.

    A bounce proves that a mail server had accepted the mail, even if its acknowledgement never reached the portal. A
    digest that comes back was the mail of each delivery in it.
    """
    if report.verdict not in {Verdict.PERMANENT, Verdict.FULL}:
        return False
    told = Delivery.objects.filter(Q(pk=delivery_id) | Q(bundle=delivery_id)).order_by("pk")
    return sum(_record(delivery, report, by=by, at=at) for delivery in told) > 0


@transaction.atomic
def record_unclear(*, delivery_id: UUID, at: datetime, by: str = READER) -> bool:
    """Tell the duty desk that an answer waits for a person. False when it is told already, or need not be."""
    found = Delivery.objects.filter(pk=delivery_id).exclude(purpose=Purpose.RECEIPT).first()
    if found is None:
        return False
    delivery = lock_delivery(found)
    if delivery.unclear_at or delivery.bounced_at:
        return False
    delivery.unclear_at = at
    delivery.save(update_fields=["unclear_at"])
    record_event(delivery, Kind.UNCLEAR, by=by, at=at)
    if Delivery.objects.unclear().filter(pk=delivery.pk).exists():
        notify_duty_desk(delivery.concern, at, note=routing.UNCLEAR)
    return True


@transaction.atomic
def settle_unclear(*, delivery: Delivery, arrived: bool, by: AbstractBaseUser | AnonymousUser, at: datetime) -> None:
    """What a person of the duty desk read: the notice arrived, or it did not and the next contact is told.

    Raises Denied, and InvalidTransition when it is settled already.
    """
    if not user_can_see_duty_desk(by):
        raise Denied
    delivery, name = lock_delivery(delivery), by.get_username()
    if not Delivery.objects.unclear().filter(pk=delivery.pk).exists():
        raise InvalidTransition
    delivery.unclear_at = None
    delivery.bounced_at = None if arrived else at
    delivery.save(update_fields=["unclear_at", "bounced_at"])
    if arrived:
        record_event(delivery, Kind.ARRIVED, by=name, at=at)
    else:
        record_event(delivery, Kind.BOUNCED, by=name, at=at, permanent=False)
        handle_undelivered(delivery, at)


@transaction.atomic
def _record(found: Delivery, report: Report, *, by: str, at: datetime) -> bool:
    delivery = lock_delivery(found)
    if delivery.bounced_at:
        return False
    delivery.sent_at = delivery.sent_at or at
    delivery.bounced_at, delivery.bounce_code = at, report.code
    delivery.leased_until = None
    delivery.save(update_fields=["sent_at", "bounced_at", "bounce_code", "leased_until"])
    permanent = report.verdict == Verdict.PERMANENT
    record_event(delivery, Kind.BOUNCED, by=by, at=at, permanent=permanent)
    if permanent and delivery.contact_id:
        reason = f"Mail to it came back ({report.code or 'no code'})."
        directory.mark_contact_failing(delivery.contact_id, reason=reason, by=by, at=at)
    if not delivery.withdrawn_at:
        handle_undelivered(delivery, at)
    return True
