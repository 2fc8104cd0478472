"""Queue the deliveries of a plan, record calls, and decide what follows a delivery that failed for good."""

import uuid
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import transaction
from django.db.models import Max

from referrals.models import Attempt, Concern, Delivery, Event, Hold, Mode, Urgency
from referrals.models.delivery import FIRST_WAIT, DeliveryQuerySet, Purpose, Transport
from referrals.models.event import Kind
from referrals.models.minutes import to_minute
from referrals.models.states import InvalidTransition
from referrals.rules import routing
from referrals.rules.permissions import check_user_can_call
from referrals.rules.routing import Route

CALL_AGAIN_AFTER = {Urgency.URGENT: timedelta(minutes=10), Urgency.STANDARD: timedelta(minutes=30)}


def queue_deliveries(
    concern: Concern, routes: Sequence[Route], *, at: datetime, first: int = 1, by_reporter: bool = False
) -> list[Delivery]:
    """One row for each route, numbered from `first`. The caller holds the transaction.

    `by_reporter`: of what a reporter has just sent. Unless it is urgent, mail of it leaves when the minute is over.
    """
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ")
    rows = []
    for order, route in enumerate(routes, start=first):
        delivery_id = uuid.uuid4()
        rows.append(
            Delivery(
                id=delivery_id,
                concern=concern,
                order=order,
                transport=route.transport,
                purpose=route.purpose,
                contact_id=route.contact_id,
                to=route.to,
                hours=route.hours,
                note=route.note[:500],
                mode=Mode.SEALED if route.certificate else Mode.NOTICE,
                certificate=route.certificate,
                message_id=f"<{delivery_id}@{domain}>",
                queued_at=at,
                due_at=None if route.standby else _leaves_at(concern, route, at) if by_reporter else at,
                held_at=at if route.held else None,
                held_for=Hold.UNCONFIRMED if route.held else "",
            )
        )
    return Delivery.objects.bulk_create(rows)


def _leaves_at(concern: Concern, route: Route, at: datetime) -> datetime:
    # Mail that leaves within the second tells its readers, and whoever has the logs of its server, when Send was
    # pressed. In a demo nobody waits.
    if settings.DEMO or route.transport != Transport.EMAIL:
        return at
    if route.purpose in (Purpose.RECEIPT, Purpose.MESSAGE):
        # Even where the concern is urgent: of a message, the public tier may not read whether it is.
        return to_minute(at) + FIRST_WAIT
    return at if concern.urgency == Urgency.URGENT else to_minute(at) + FIRST_WAIT


def append_deliveries(concern: Concern, routes: Sequence[Route], *, at: datetime) -> list[Delivery]:
    """The caller holds the concern's lock."""
    last = Delivery.objects.filter(concern=concern).aggregate(last=Max("order"))["last"] or 0
    return queue_deliveries(concern, routes, at=at, first=last + 1)


@transaction.atomic
def record_call(*, delivery: Delivery, answered: bool, by: AbstractBaseUser | AnonymousUser, at: datetime) -> None:
    """An answered call ends the task; otherwise the call becomes due again later. It is recorded for each call that
    is one task with this one.

    Raises Denied, or InvalidTransition when the call is not outstanding any more.
    """
    check_user_can_call(by, delivery.concern)
    ids = {delivery.pk: delivery.concern_id, **dict(Delivery.objects.alike(delivery).values_list("pk", "concern_id"))}
    list(Concern.objects.select_for_update().filter(pk__in=ids.values()).order_by("pk").values_list("pk"))
    calls = list(Delivery.objects.select_for_update().outstanding().filter(pk__in=ids))
    if delivery.pk not in {call.pk for call in calls}:
        raise InvalidTransition
    name, reply = by.get_username(), "answered" if answered else "not answered"
    Attempt.objects.bulk_create(
        Attempt(delivery=call, worker=name, started_at=at, finished_at=at, accepted=answered, reply=reply)
        for call in calls
    )
    for call in calls:
        if answered:
            call.sent_at = at
        else:
            call.failures += 1
            call.due_at = at + CALL_AGAIN_AFTER[Urgency(delivery.concern.urgency)]
    Delivery.objects.bulk_update(calls, ["sent_at", "failures", "due_at"], batch_size=500)
    facts = {"transport": delivery.transport, "answered": answered}
    lines = [(call.concern_id, Kind.CALLED, at, facts | {"order": call.order}) for call in calls]
    Event.objects.record_each(lines, by=name)


def handle_undelivered(delivery: Delivery, at: datetime) -> None:
    """Take the next step by purpose when a delivery did not reach anybody.

    Nothing follows a failed receipt, because the reporter has the reference; nor a failed mail to the duty desk or an
    owner, because their pages show the same.
    """
    if next_step := FOLLOWING.get(delivery.purpose):
        next_step(delivery, at)


def _next_contact(delivery: Delivery, at: datetime) -> None:
    others = _others(delivery)
    if standby := others.outstanding().filter(due_at=None).first():
        standby.due_at = at
        standby.save(update_fields=["due_at"])
    elif not others.calls_waiting().exists():
        append_deliveries(delivery.concern, routing.last_resort(settings.DUTY_EMAILS), at=at)


def _call_about_message(delivery: Delivery, at: datetime) -> None:
    # Unless the message was read meanwhile, or a call is outstanding anyway: that call covers both.
    concern, others = delivery.concern, _others(delivery)
    if concern.unread_at is None or others.calls_to_make().exists():
        return
    phones = others.filter(transport=Transport.PHONE, purpose=Purpose.REFERRAL, withdrawn_at=None)
    call = routing.call_about_message(phones.filter(queued_at__gte=concern.owned_since).first())
    append_deliveries(concern, [call], at=at)
    if delivery.to not in settings.DUTY_EMAILS:
        notify_duty_desk(delivery.concern, at, note=routing.MESSAGE_LOST)


def _notify_duty_desk_of_copy(delivery: Delivery, at: datetime) -> None:
    notify_duty_desk(delivery.concern, at, note=routing.COPY_LOST)


def _notify_duty_desk_instead(delivery: Delivery, at: datetime) -> None:
    # A supervisor's mailbox failed, so the duty desk is notified early that the concern is unopened.
    if not _others(delivery).filter(purpose=Purpose.UNOPENED).exists():
        routes = [Route("email", address, purpose=Purpose.UNOPENED) for address in settings.DUTY_EMAILS]
        append_deliveries(delivery.concern, routes, at=at)


FOLLOWING: dict[str, Callable[[Delivery, datetime], None]] = {
    Purpose.REFERRAL: _next_contact,
    Purpose.REMINDER: _next_contact,
    Purpose.MESSAGE: _call_about_message,
    Purpose.SAFEGUARDING: _notify_duty_desk_of_copy,
    Purpose.ESCALATION: _notify_duty_desk_instead,
}


def _others(delivery: Delivery) -> DeliveryQuerySet:
    return Delivery.objects.filter(concern=delivery.concern).exclude(pk=delivery.pk)


def notify_duty_desk(concern: Concern, at: datetime, *, note: str = "") -> None:
    """At most once for each concern and note. The caller holds the concern's lock."""
    if not Delivery.objects.filter(concern=concern, purpose=Purpose.DUTY, note=note).exists():
        append_deliveries(concern, routing.duty_routes(settings.DUTY_EMAILS, note=note), at=at)


def lock_delivery(delivery: Delivery) -> Delivery:
    """Lock the concern before the delivery. Everything locks in this order, to avoid deadlocks and forked event
    chains.
    """
    Concern.objects.select_for_update().get(pk=delivery.concern_id)
    return Delivery.objects.select_for_update().get(pk=delivery.pk)


def record_event(delivery: Delivery, kind: Kind, *, by: str, at: datetime, **facts: bool) -> None:
    Event.objects.record(
        delivery.concern_id, kind, by=by, at=at, transport=delivery.transport, order=delivery.order, **facts
    )
