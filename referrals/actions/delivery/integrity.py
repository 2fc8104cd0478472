"""Check the delivery log for inconsistencies, such as a sent mail without an attempt. Changes nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from referrals.actions.faults.times_ahead import every_time_ahead
from referrals.models import Attempt, Concern, Delivery, Event
from referrals.models.delivery import Purpose, Transport
from referrals.models.event import Kind

# Much longer than any lease, so that no worker can be at work on it.
STALE_AFTER = timedelta(hours=1)
MAX_EXAMPLES = 20


@dataclass(frozen=True)
class Finding:
    what: str
    count: int
    examples: list[str]


def verify_deliveries(*, at: datetime) -> list[Finding]:
    return [_finding(what, question(at)) for what, question in QUESTIONS.items()]


def _finding(what: str, found: list[str]) -> Finding:
    return Finding(what, len(found), found[:MAX_EXAMPLES])


def _without_delivery(at: datetime) -> list[str]:
    rows = Delivery.objects.filter(concern=OuterRef("pk"))
    return list(Concern.objects.exclude(Exists(rows)).values_list("reference", flat=True))


def _without_concern(at: datetime) -> list[str]:
    # In SQL, because the foreign key is not checked when a table is restored by itself.
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT d.id FROM referrals_delivery d LEFT JOIN referrals_concern c ON c.id = d.concern_id"
            " WHERE c.id IS NULL"
        )
        return [str(row[0]) for row in cursor.fetchall()]


def _without_live_delivery(at: datetime) -> list[str]:
    live = Delivery.objects.outstanding().filter(
        concern=OuterRef("pk"), purpose=Purpose.REFERRAL, held_at=None, due_at__isnull=False
    )
    return list(Concern.objects.undelivered().exclude(Exists(live)).values_list("reference", flat=True))


def _stale_lease(at: datetime) -> list[str]:
    return _ids(Delivery.objects.outstanding().filter(leased_until__lt=at - STALE_AFTER))


def _sent_without_attempt(at: datetime) -> list[str]:
    taken = Attempt.objects.filter(delivery=OuterRef("pk"), accepted=True)
    return _ids(Delivery.objects.filter(sent_at__isnull=False).exclude(Exists(taken)))


def _taken_but_not_settled(at: datetime) -> list[str]:
    taken = Attempt.objects.filter(delivery=OuterRef("pk"), accepted=True, finished_at__lt=at - STALE_AFTER)
    return _ids(Delivery.objects.filter(Exists(taken), transport=Transport.EMAIL, sent_at=None))


def _sent_without_event(at: datetime) -> list[str]:
    sent = Event.objects.filter(concern_id=OuterRef("concern_id"), kind=Kind.SENT)
    return _ids(Delivery.objects.filter(transport=Transport.EMAIL, sent_at__isnull=False).exclude(Exists(sent)))


def _sent_and_given_up(at: datetime) -> list[str]:
    return _ids(Delivery.objects.filter(sent_at__isnull=False, given_up_at__isnull=False))


def _without_received(at: datetime) -> list[str]:
    received = Event.objects.filter(concern_id=OuterRef("pk"), kind__in=(Kind.RECEIVED, Kind.ENTERED))
    return list(Concern.objects.exclude(Exists(received)).values_list("reference", flat=True))


def _ids(rows: QuerySet[Delivery]) -> list[str]:
    return [str(pk) for pk in rows.values_list("pk", flat=True)]


QUESTIONS: dict[str, Callable[[datetime], list[str]]] = {
    "concerns without a delivery": _without_delivery,
    "deliveries without a concern": _without_concern,
    "unopened concerns that nobody will be told of": _without_live_delivery,
    "deliveries whose lease is long gone": _stale_lease,
    "deliveries sent without an attempt that was taken": _sent_without_attempt,
    "mails taken but not settled": _taken_but_not_settled,
    "mails sent without an event": _sent_without_event,
    "deliveries both sent and given up": _sent_and_given_up,
    "concerns without the event of their receipt": _without_received,
    "times ahead of the database's clock": every_time_ahead,
}
