"""Whether the ledger holds together: each question finds what may never be. Reads, and changes nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from referrals.models import Attempt, Concern, Delivery, Event
from referrals.models.delivery import Purpose, Transport
from referrals.models.event import Kind

# Far longer than any lease: no worker has come by since.
LONG_GONE = timedelta(hours=1)
SHOWN = 20


@dataclass(frozen=True)
class Finding:
    """`examples` are references of concerns or ids of deliveries, SHOWN at most."""

    what: str
    count: int
    examples: list[str]


def verify_deliveries(*, at: datetime) -> list[Finding]:
    """Every question with its answer, those that found nothing too."""
    return [_finding(what, question(at)) for what, question in QUESTIONS.items()]


def _finding(what: str, found: list[str]) -> Finding:
    return Finding(what, len(found), found[:SHOWN])


def _without_delivery(at: datetime) -> list[str]:
    rows = Delivery.objects.filter(concern=OuterRef("pk"))
    return list(Concern.objects.exclude(Exists(rows)).values_list("reference", flat=True))


def _without_concern(at: datetime) -> list[str]:
    """The foreign key forbids it; a table restored by itself does not ask."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT d.id FROM referrals_delivery d LEFT JOIN referrals_concern c ON c.id = d.concern_id"
            " WHERE c.id IS NULL"
        )
        return [str(row[0]) for row in cursor.fetchall()]


def _nobody_to_be_told(at: datetime) -> list[str]:
    """Unopened, nobody told, and nothing left that would tell anybody."""
    living = Delivery.objects.outstanding().filter(
        concern=OuterRef("pk"), purpose=Purpose.REFERRAL, held_at=None, due_at__isnull=False
    )
    return list(Concern.objects.undelivered().exclude(Exists(living)).values_list("reference", flat=True))


def _lease_long_gone(at: datetime) -> list[str]:
    return _ids(Delivery.objects.outstanding().filter(leased_until__lt=at - LONG_GONE))


def _sent_without_attempt(at: datetime) -> list[str]:
    taken = Attempt.objects.filter(delivery=OuterRef("pk"), accepted=True)
    return _ids(Delivery.objects.filter(sent_at__isnull=False).exclude(Exists(taken)))


def _taken_but_not_settled(at: datetime) -> list[str]:
    taken = Attempt.objects.filter(delivery=OuterRef("pk"), accepted=True, finished_at__lt=at - LONG_GONE)
    return _ids(Delivery.objects.filter(Exists(taken), transport=Transport.EMAIL, sent_at=None))


def _sent_without_event(at: datetime) -> list[str]:
    told = Event.objects.filter(concern_id=OuterRef("concern_id"), kind=Kind.SENT)
    return _ids(Delivery.objects.filter(transport=Transport.EMAIL, sent_at__isnull=False).exclude(Exists(told)))


def _sent_and_given_up(at: datetime) -> list[str]:
    return _ids(Delivery.objects.filter(sent_at__isnull=False, given_up_at__isnull=False))


def _without_received(at: datetime) -> list[str]:
    received = Event.objects.filter(concern_id=OuterRef("pk"), kind=Kind.RECEIVED)
    return list(Concern.objects.exclude(Exists(received)).values_list("reference", flat=True))


def _ids(rows: QuerySet[Delivery]) -> list[str]:
    return [str(pk) for pk in rows.values_list("pk", flat=True)]


QUESTIONS: dict[str, Callable[[datetime], list[str]]] = {
    "concerns without a delivery": _without_delivery,
    "deliveries without a concern": _without_concern,
    "unopened concerns that nobody will be told of": _nobody_to_be_told,
    "deliveries whose lease is long gone": _lease_long_gone,
    "deliveries sent without an attempt that was taken": _sent_without_attempt,
    "mails taken but not settled": _taken_but_not_settled,
    "mails sent without an event": _sent_without_event,
    "deliveries both sent and given up": _sent_and_given_up,
    "concerns without the event of their receipt": _without_received,
}
