"""Claim due deliveries by lease, send them without an open transaction, and record what the mail server replied.

An accepted mail is recorded at once, in one statement, before the next one is sent: a worker that is killed repeats
at most one mail. The other updates of a batch follow in one transaction.
"""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, OuterRef, Prefetch, Subquery

from prevent_portal import clock
from prevent_portal.clock import Clock
from prevent_portal.mail.backoff import GIVE_UP_AFTER, pause_after
from referrals import transports
from referrals.actions.delivery import bundling
from referrals.actions.delivery.queue import handle_undelivered, lock_delivery, notify_duty_desk, record_event
from referrals.actions.delivery.recipients import take_recipient
from referrals.actions.faults import one_by_one
from referrals.models import Attempt, Concern, Delivery, Event, Hold, Worker
from referrals.models.delivery import LEASE, DeliveryQuerySet
from referrals.models.event import WORKER, Kind
from referrals.models.minutes import next_minute, to_minute
from referrals.transports import CannotSeal, TransportError

logger = logging.getLogger(__name__)

BATCH = 100
# How long a batch may take before the rest of it is released. Even with one more mail on which the server hangs
# (EMAIL_TIMEOUT for each of a handful of commands), it ends within its lease.
BUDGET = timedelta(seconds=60)
# Shorter than LONGEST_WAIT.
AFTER_FAULT = timedelta(hours=1)


def claim_deliveries(*, by: str, at: datetime, limit: int = BATCH) -> list[Attempt]:
    """Lease due deliveries: urgent ones first, each kind in random order, so that many dead addresses cannot hold up
    a live one. Those that a digest will tell of are left for it, and one that cannot be claimed is tried again later.
    """
    due = Delivery.objects.due(at).order_by("concern__urgency", "?")
    try:
        return _claim(due, limit, by=by, at=at)
    except one_by_one.FAULTS:
        logger.exception("A batch could not be claimed: one by one.")
    return [attempt for pk in list(due.values_list("pk", flat=True)[:limit]) for attempt in _claim_one(pk, by, at)]


def _claim_one(delivery_id: UUID, by: str, at: datetime) -> list[Attempt]:
    try:
        return _claim(Delivery.objects.due(at).filter(pk=delivery_id), 1, by=by, at=at)
    except one_by_one.FAULTS:
        _postpone_faulty(delivery_id, at)
        return []


@transaction.atomic
def _claim(due: DeliveryQuerySet, limit: int, *, by: str, at: datetime) -> list[Attempt]:
    return _lease(bundling.set_aside(_drawn(due, limit), at=at), by=by, at=at)


@transaction.atomic
def _postpone_faulty(delivery_id: UUID, at: datetime) -> None:
    # Without reading the row, or continuing the history of its concern: either may be what fails. It is not given up,
    # since the fault may be the portal's own.
    row = Delivery.objects.filter(pk=delivery_id)
    row.update(due_at=to_minute(at) + AFTER_FAULT, failures=F("failures") + 1, leased_until=None)
    one_by_one.report_fault(row.values_list("concern_id", flat=True)[0], at)


def claim_bundle(*, by: str, at: datetime) -> list[Attempt]:
    """Lease the deliveries of one digest that is due, or none. What cannot be claimed together is sent singly."""
    try:
        return _claim_bundle(by=by, at=at)
    except one_by_one.FAULTS:
        logger.exception("A digest could not be claimed: its mails are sent singly.")
        Delivery.objects.bundles_due(at).update(bundled_until=None)
        return []


@transaction.atomic
def _claim_bundle(*, by: str, at: datetime) -> list[Attempt]:
    group = bundling.next_group(at)
    if group is None:
        return []
    rows = _drawn(Delivery.objects.bundles_due(at).filter(**group).order_by("queued_at"), bundling.MOST)
    if len(rows) > 1:
        Delivery.objects.filter(pk__in=[row.pk for row in rows]).update(bundle=rows[0].pk)
    return _lease(rows, by=by, at=at)


def _drawn(due: DeliveryQuerySet, limit: int) -> list[Delivery]:
    if connection.features.has_select_for_update_skip_locked:
        due = due.select_for_update(skip_locked=True, of=("self",))
    # Only ids: with a large backlog the database would sort whole rows on disk for each batch.
    drawn_ids = list(due.values_list("pk", flat=True)[:limit])
    taken = Prefetch("attempts", Attempt.objects.filter(accepted=True), to_attr="taken")
    # Sealed content is loaded only for the few mails that contain it, not for each notice.
    rows = Delivery.objects.select_related("concern__area", "contact__area").defer(
        "concern__sealed", "concern__rationale_sealed"
    )
    found = rows.prefetch_related(taken).in_bulk(drawn_ids)
    return [found[pk] for pk in drawn_ids]


def _lease(claimed: Sequence[Delivery], *, by: str, at: datetime) -> list[Attempt]:
    # Deliveries that a killed worker had recorded as accepted are settled here, and not sent again.
    if claimed:
        record_heartbeat(by=by, at=at)
    leased_until = to_minute(at + LEASE)
    Delivery.objects.filter(pk__in=[row.pk for row in claimed]).update(leased_until=leased_until, leased_by=by)
    settle_sent([attempt for row in claimed for attempt in row.taken[:1]], by=by)  # type: ignore[attr-defined]
    to_send = [row for row in claimed if not row.taken]  # type: ignore[attr-defined]
    for row in to_send:
        row.leased_until = leased_until
    return Attempt.objects.bulk_create(Attempt(delivery=row, worker=by, started_at=at) for row in to_send)


def record_heartbeat(*, by: str, at: datetime) -> None:
    # A worker without a recent heartbeat loses its leases to the others.
    Worker.objects.update_or_create(name=by, defaults={"beat_at": at})


def send_claimed(attempt: Attempt, *, now: Clock, by: str = WORKER) -> bool:
    """Send one claimed delivery. True when the mail server accepted it; the attempt must then be settled.

    The attempt is set to accepted before it is stored, so that the worker still knows if the database fails then.
    """
    try:
        take_recipient(attempt.delivery)
        sent = transports.send(attempt.delivery)
    except TransportError as error:
        record_failure(attempt, error=error, by=by, at=now())
        return False
    attempt.accepted, attempt.finished_at, attempt.reply = True, now(), sent.reply[:500]
    record_acceptance(attempt)
    return True


def for_one_address(attempts: Sequence[Attempt], *, now: Clock, by: str = WORKER) -> list[Attempt]:
    """Those of a digest that go to one address by the directory. The others fail, or are released."""
    listed: list[Attempt] = []
    for attempt in attempts:
        try:
            take_recipient(attempt.delivery)
        except TransportError as error:
            record_failure(attempt, error=error, by=by, at=now())
        else:
            listed.append(attempt)
    together = [attempt for attempt in listed if attempt.delivery.to == listed[0].delivery.to]
    release([attempt for attempt in listed if attempt not in together])
    return together


def send_bundle(attempts: Sequence[Attempt], *, now: Clock) -> None:
    """Send one mail for all of them, and record that it was accepted, or raise TransportError."""
    sent = transports.send_digest([attempt.delivery for attempt in attempts])
    finished_at = now()
    for attempt in attempts:
        attempt.accepted, attempt.finished_at, attempt.reply = True, finished_at, sent.reply[:500]
    Attempt.objects.filter(pk__in=[attempt.pk for attempt in attempts]).update(
        accepted=True, finished_at=finished_at, reply=sent.reply[:500]
    )


def record_acceptance(attempt: Attempt) -> None:
    # One statement that is its own transaction: save() would need three round trips to the database.
    Attempt.objects.filter(pk=attempt.pk).update(
        accepted=attempt.accepted, finished_at=attempt.finished_at, reply=attempt.reply
    )


def release(attempts: Sequence[Attempt]) -> None:
    """Give up the leases of deliveries that were claimed but not tried; they are due at once.

    Leases that another worker took over meanwhile, because this one's had expired, are not touched.
    """
    for attempt in attempts:
        row = attempt.delivery
        Delivery.objects.filter(pk=row.pk, leased_by=attempt.worker, leased_until=row.leased_until).update(
            leased_until=None, leased_by=""
        )
    Attempt.objects.filter(pk__in=[attempt.pk for attempt in attempts]).delete()


def release_all(*, by: str) -> None:
    # Release all of a worker's leases, after it lost its database connection and cannot know the result of its claim.
    Delivery.objects.outstanding().filter(leased_by=by).update(leased_until=None, leased_by="")


def settle_sent(attempts: Sequence[Attempt], *, by: str = WORKER) -> list[Attempt]:
    """Mark accepted deliveries as sent, and record their events. Safe to repeat.

    Return those whose concern somebody else holds at this moment: nobody waits for its lock (ADR 0107).

    The delivery has the time of the acceptance. The event has the time at which it is written, because the database
    may have been away in between, and others may have written to the chain first.

    Where the history of a concern cannot be continued, its mail is marked as sent all the same, so that it does not
    leave again, and the duty desk is told.
    """
    if not attempts:
        return []
    at = clock.now()
    try:
        return _settle(attempts, by=by, at=at)
    except one_by_one.FAULTS:
        logger.exception("A batch could not be settled: one by one.")
        return [left for attempt in attempts for left in _settle_one(attempt, by=by, at=at)]


def _settle_one(attempt: Attempt, *, by: str, at: datetime) -> list[Attempt]:
    try:
        return _settle([attempt], by=by, at=at)
    except one_by_one.FAULTS:
        record_acceptance(attempt)
        rows = Delivery.objects.filter(pk=attempt.delivery_id, sent_at=None)
        rows.update(sent_at=to_minute(attempt.finished_at or at), leased_until=None)
        one_by_one.report_fault(attempt.delivery.concern_id, at)
        return []


@transaction.atomic
def _settle(claimed: Sequence[Attempt], *, by: str, at: datetime) -> list[Attempt]:
    # Concerns before deliveries, and in one order, like everywhere, to avoid deadlocks.
    concerns = Concern.objects.filter(pk__in={attempt.delivery.concern_id for attempt in claimed}).order_by("pk")
    locked = set(one_by_one.without_waiting(concerns).values_list("pk", flat=True))
    attempts = [attempt for attempt in claimed if attempt.delivery.concern_id in locked]
    ids = [attempt.delivery_id for attempt in attempts]
    rows = Delivery.objects.select_for_update().filter(pk__in=ids, sent_at=None)
    open_rows = {row.pk: row for row in rows.only("concern_id", "transport", "order", "purpose")}
    # Store acceptances that could not be stored earlier because the database was away.
    missing = set(
        Attempt.objects.filter(pk__in=[each.pk for each in attempts], accepted=None).values_list("pk", flat=True)
    )
    Attempt.objects.bulk_update(
        [each for each in attempts if each.pk in missing], ["finished_at", "accepted", "reply"]
    )
    taken = Attempt.objects.filter(delivery=OuterRef("pk"), accepted=True).order_by("finished_at")
    Delivery.objects.filter(pk__in=open_rows).update(
        sent_at=Subquery(taken.values("finished_at")[:1]), leased_until=None
    )
    settled = [row for attempt in attempts if (row := open_rows.pop(attempt.delivery_id, None)) is not None]
    Event.objects.record_each(
        [
            (row.concern_id, Kind.SENT, at, {"transport": row.transport, "order": row.order, "purpose": row.purpose})
            for row in settled
        ],
        by=by,
    )
    return [attempt for attempt in claimed if attempt.delivery.concern_id not in locked]


def record_failure(attempt: Attempt, *, error: TransportError, by: str, at: datetime) -> None:
    """A temporary failure is retried later; a permanent one, or a week of temporary ones, is given up.

    A mail that cannot be encrypted is held until it can be (actions/delivery/held_mail.py).
    """
    try:
        _record_failure(attempt, error=error, by=by, at=at)
    except one_by_one.FAULTS:
        _postpone_faulty(attempt.delivery_id, at)


@transaction.atomic
def _record_failure(attempt: Attempt, *, error: TransportError, by: str, at: datetime) -> None:
    delivery = lock_delivery(attempt.delivery)
    attempt.finished_at, attempt.accepted, attempt.permanent = at, False, error.permanent
    attempt.reply = str(error)[:500]
    attempt.save(update_fields=["finished_at", "accepted", "permanent", "reply"])
    delivery.failures += 1
    delivery.leased_until = None
    if isinstance(error, CannotSeal):
        kind = Kind.HELD
        delivery.held_at, delivery.held_for = at, Hold.CERTIFICATE
        notify_duty_desk(delivery.concern, to_minute(at))
    elif error.permanent or at - delivery.queued_at > GIVE_UP_AFTER:
        kind = Kind.GIVEN_UP
        delivery.given_up_at = at
    else:
        kind = Kind.SEND_FAILED
        delivery.due_at = next_minute(at) + pause_after(delivery.failures)
    if delivery.given_up_at or (error.needs_person and delivery.failures == 1):
        handle_undelivered(delivery, to_minute(at))
    delivery.save(update_fields=["failures", "leased_until", "given_up_at", "due_at", "held_at", "held_for"])
    record_event(delivery, kind, by=by, at=at)
