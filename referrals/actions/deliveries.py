"""Telling contacts: claim by lease, send with no transaction open, write down what the other side said."""

import random
import uuid
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from referrals import routing, transports
from referrals.models import Attempt, Concern, Delivery, Event, Officer
from referrals.models.concern import NotNow
from referrals.models.delivery import Purpose
from referrals.models.event import WORKER, Kind
from referrals.routing import Route
from referrals.transports import TransportError

# Longer than a mail server may take (EMAIL_TIMEOUT for each of a handful of commands).
LEASE = timedelta(minutes=3)
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=1)
GIVE_UP_AFTER = timedelta(days=7)


def queue_deliveries(concern: Concern, routes: Sequence[Route], *, at: datetime, first: int = 1) -> list[Delivery]:
    """One row for each route of a plan, numbered from `first`. The caller holds the transaction."""
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
                note=route.note,
                message_id=f"<{delivery_id}@{domain}>",
                queued_at=at,
                due_at=None if route.standby else at,
                held_at=at if route.held else None,
            )
        )
    return Delivery.objects.bulk_create(rows)


@transaction.atomic
def claim_deliveries(*, by: str, at: datetime, limit: int = 10) -> list[Attempt]:
    """Lease due deliveries in random order, so that a hundred dead addresses never hold up a live one."""
    due = Delivery.objects.due(at).order_by("?")
    if connection.features.has_select_for_update_skip_locked:
        due = due.select_for_update(skip_locked=True, of=("self",))
    claimed = list(due.select_related("concern__area")[:limit])
    for delivery in claimed:
        delivery.leased_until = at + LEASE
        delivery.leased_by = by
    Delivery.objects.bulk_update(claimed, ["leased_until", "leased_by"])
    return Attempt.objects.bulk_create(Attempt(delivery=delivery, worker=by, started_at=at) for delivery in claimed)


def send_claimed(attempt: Attempt, *, by: str = WORKER, now: Callable[[], datetime] = timezone.now) -> bool:
    """Send one claimed delivery and record the result, at the time it came. True when the other side took it.

    A lease that ran out while its worker was busy with the others is left for the next claim.
    """
    lease = attempt.delivery.leased_until
    if lease is None or lease <= now():
        return False
    try:
        sent = transports.send(attempt.delivery)
    except TransportError as error:
        record_failure(attempt, error=error, by=by, at=now())
        return False
    record_sent(attempt, reply=sent.reply, by=by, at=now())
    return True


@transaction.atomic
def record_sent(attempt: Attempt, *, reply: str, by: str, at: datetime) -> None:
    delivery = _lock(attempt.delivery)
    _finish(attempt, accepted=True, permanent=False, reply=reply, at=at)
    delivery.sent_at = at
    delivery.leased_until = None
    delivery.save(update_fields=["sent_at", "leased_until"])
    _record(delivery, Kind.SENT, by=by, at=at)


@transaction.atomic
def record_failure(attempt: Attempt, *, error: TransportError, by: str, at: datetime) -> None:
    """A passing failure waits and tries again; a permanent one, or a week of passing ones, is given up."""
    delivery = _lock(attempt.delivery)
    _finish(attempt, accepted=False, permanent=error.permanent, reply=str(error), at=at)
    delivery.failures += 1
    delivery.leased_until = None
    if error.permanent or at - delivery.queued_at > GIVE_UP_AFTER:
        delivery.given_up_at = at
        _wake_next(delivery, at)
    else:
        delivery.due_at = at + pause_after(delivery.failures)
    delivery.save(update_fields=["failures", "leased_until", "given_up_at", "due_at"])
    kind = Kind.GIVEN_UP if delivery.given_up_at else Kind.SEND_FAILED
    _record(delivery, kind, by=by, at=at)


@transaction.atomic
def record_call(*, delivery: Delivery, answered: bool, by: Officer, at: datetime) -> None:
    """A person called. Answered ends the task; not answered keeps it waiting, with the try in the ledger.

    Raises NotNow when the call has been answered already.
    """
    delivery = _lock(delivery)
    if delivery.sent_at:
        raise NotNow
    Attempt.objects.create(
        delivery=delivery,
        worker=by.user.email,
        started_at=at,
        finished_at=at,
        accepted=answered,
        reply="answered" if answered else "not answered",
    )
    if answered:
        delivery.sent_at = at
    else:
        delivery.failures += 1
    delivery.save(update_fields=["sent_at", "failures"])
    _record(delivery, Kind.CALLED, by=by.user.email, at=at, answered=answered)


def pause_after(failures: int) -> timedelta:
    """One minute, doubling to an hour, with up to a quarter of jitter so that retries do not march in step."""
    doubled = FIRST_PAUSE * (2 ** min(failures - 1, 10))
    return min(doubled, LONGEST_PAUSE) * random.uniform(1, 1.25)  # noqa: S311  (spreading, not a secret)


def _wake_next(delivery: Delivery, at: datetime) -> None:
    """Nothing is given up silently: the next contact of the plan; at its end, a person is asked to call."""
    if delivery.purpose != Purpose.REFERRAL:
        return
    others = Delivery.objects.filter(concern=delivery.concern).exclude(pk=delivery.pk)
    if standby := others.outstanding().filter(due_at=None).first():
        standby.due_at = at
        standby.save(update_fields=["due_at"])
    elif not others.calls_waiting().exists():
        last = Delivery.objects.filter(concern=delivery.concern).order_by("-order")[0].order
        routes = routing.last_resort(settings.DUTY_EMAILS)
        queue_deliveries(delivery.concern, routes, at=at, first=last + 1)


def _lock(delivery: Delivery) -> Delivery:
    """The concern first, always, so that event chains have no forks and two locks are never taken crosswise."""
    Concern.objects.select_for_update().get(pk=delivery.concern_id)
    return Delivery.objects.select_for_update().get(pk=delivery.pk)


def _finish(attempt: Attempt, *, accepted: bool, permanent: bool, reply: str, at: datetime) -> None:
    attempt.finished_at = at
    attempt.accepted = accepted
    attempt.permanent = permanent
    attempt.reply = reply[:500]
    attempt.save(update_fields=["finished_at", "accepted", "permanent", "reply"])


def _record(delivery: Delivery, kind: Kind, *, by: str, at: datetime, **facts: bool) -> None:
    Event.objects.record(
        delivery.concern_id, kind, by=by, at=at, transport=delivery.transport, order=delivery.order, **facts
    )
