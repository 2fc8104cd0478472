"""The worker's hands: claim by lease, send with no transaction open, write down what the other side said.

A mail that was taken is noted at once, in one statement, before the next one leaves: a worker that is killed
repeats one mail at most. The ledger's other lines of a batch follow together, in one transaction.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import OuterRef, Prefetch, Subquery

from prevent_portal.mail.backoff import GIVE_UP_AFTER, pause_after
from referrals import transports
from referrals.actions.delivery.queue import lock_delivery, record_event, tell_duty, wake_next
from referrals.database.clock import Clock
from referrals.models import Attempt, Concern, Delivery, Event, Hold, Worker
from referrals.models.delivery import LEASE
from referrals.models.event import WORKER, Kind
from referrals.transports import CannotSeal, TransportError

BATCH = 100
# What a batch may take before the rest of it is handed back. With one mail that a server holds up
# (EMAIL_TIMEOUT for each of a handful of commands) on top, it still ends within its lease.
BUDGET = timedelta(seconds=60)


@transaction.atomic
def claim_deliveries(*, by: str, at: datetime, limit: int = BATCH) -> list[Attempt]:
    """Lease due deliveries in random order, so that a hundred dead addresses never hold up a live one.

    What a killed worker had already noted as taken is settled here, and not sent again.
    """
    due = Delivery.objects.due(at).order_by("?")
    if connection.features.has_select_for_update_skip_locked:
        due = due.select_for_update(skip_locked=True)
    # Drawn by their ids alone: a backlog of whole rows would be sorted on the database's disk for each batch.
    drawn = list(due.values_list("pk", flat=True)[:limit])
    taken = Prefetch("attempts", Attempt.objects.filter(accepted=True), to_attr="taken")
    # What is sealed is read for the few mails that carry it, not for each notice.
    rows = Delivery.objects.select_related("concern__area").defer("concern__sealed", "concern__rationale_sealed")
    found = rows.prefetch_related(taken).in_bulk(drawn)
    claimed = [found[pk] for pk in drawn]
    if claimed:
        beat(by=by, at=at)
    leased_until = at + LEASE
    Delivery.objects.filter(pk__in=[row.pk for row in claimed]).update(leased_until=leased_until, leased_by=by)
    settle_sent([attempt for row in claimed for attempt in row.taken[:1]], by=by)  # type: ignore[attr-defined]
    to_send = [row for row in claimed if not row.taken]  # type: ignore[attr-defined]
    for row in to_send:
        row.leased_until = leased_until
    return Attempt.objects.bulk_create(Attempt(delivery=row, worker=by, started_at=at) for row in to_send)


def beat(*, by: str, at: datetime) -> None:
    """A sign of life. A worker that gives none loses what it leased to the others."""
    Worker.objects.update_or_create(name=by, defaults={"beat_at": at})


def send_claimed(attempt: Attempt, *, now: Clock, by: str = WORKER) -> bool:
    """Send one claimed delivery. True when the other side took it; it then waits in the attempt to be settled.

    The attempt says so before it is noted, for a worker whose database goes away at that very moment.
    """
    try:
        sent = transports.send(attempt.delivery)
    except TransportError as error:
        record_failure(attempt, error=error, by=by, at=now())
        return False
    attempt.accepted, attempt.finished_at, attempt.reply = True, now(), sent.reply[:500]
    note_taken(attempt)
    return True


def note_taken(attempt: Attempt) -> None:
    """One statement that is a transaction by itself: a save() goes three times to the database."""
    Attempt.objects.filter(pk=attempt.pk).update(
        accepted=attempt.accepted, finished_at=attempt.finished_at, reply=attempt.reply
    )


def release(attempts: Sequence[Attempt]) -> None:
    """Hand back what was claimed and not begun: it is due at once, for whoever is free.

    Not what somebody else has leased meanwhile, because this worker slept through its own lease.
    """
    for attempt in attempts:
        row = attempt.delivery
        Delivery.objects.filter(pk=row.pk, leased_by=attempt.worker, leased_until=row.leased_until).update(
            leased_until=None, leased_by=""
        )
    Attempt.objects.filter(pk__in=[attempt.pk for attempt in attempts]).delete()


def hand_back(*, by: str) -> None:
    """All that a worker has leased, for when its database went away and it cannot know what became of its claim."""
    Delivery.objects.outstanding().filter(leased_by=by).update(leased_until=None, leased_by="")


@transaction.atomic
def settle_sent(attempts: Sequence[Attempt], *, by: str = WORKER) -> None:
    """Write into the ledger what was taken: the delivery is sent, with its event. Again changes nothing."""
    if not attempts:
        return
    # The concerns first, and in one order, as everywhere: so no two locks are taken crosswise.
    concern_ids = {attempt.delivery.concern_id for attempt in attempts}
    list(Concern.objects.select_for_update().filter(pk__in=concern_ids).order_by("pk").only("pk"))
    ids = [attempt.delivery_id for attempt in attempts]
    rows = Delivery.objects.select_for_update().filter(pk__in=ids, sent_at=None)
    open_rows = {row.pk: row for row in rows.only("concern_id", "transport", "order", "purpose")}
    # What could not be noted, for want of a database, is noted now.
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
    lines = [
        (row, attempt.finished_at)
        for attempt in attempts
        if (row := open_rows.pop(attempt.delivery_id, None)) is not None
    ]
    Event.objects.record_each(
        [
            (row.concern_id, Kind.SENT, at, {"transport": row.transport, "order": row.order, "purpose": row.purpose})
            for row, at in lines
            if at
        ],
        by=by,
    )


@transaction.atomic
def record_failure(attempt: Attempt, *, error: TransportError, by: str, at: datetime) -> None:
    """A passing failure waits and tries again; a permanent one, or a week of passing ones, is given up.

    What cannot be sealed is held until it can be (actions/holding.py).
    """
    delivery = lock_delivery(attempt.delivery)
    attempt.finished_at, attempt.accepted, attempt.permanent = at, False, error.permanent
    attempt.reply = str(error)[:500]
    attempt.save(update_fields=["finished_at", "accepted", "permanent", "reply"])
    delivery.failures += 1
    delivery.leased_until = None
    if isinstance(error, CannotSeal):
        kind = Kind.HELD
        delivery.held_at, delivery.held_for = at, Hold.CERTIFICATE
        tell_duty(delivery, at)
    elif error.permanent or at - delivery.queued_at > GIVE_UP_AFTER:
        kind = Kind.GIVEN_UP
        delivery.given_up_at = at
    else:
        kind = Kind.SEND_FAILED
        delivery.due_at = at + pause_after(delivery.failures)
    if delivery.given_up_at or (error.needs_person and delivery.failures == 1):
        wake_next(delivery, at)
    delivery.save(update_fields=["failures", "leased_until", "given_up_at", "due_at", "held_at", "held_for"])
    record_event(delivery, kind, by=by, at=at)
