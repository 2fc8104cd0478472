"""The current status of the portal, for the duty desk, the daily summary and monitoring. No personal data."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Min
from django.db.models.functions import Coalesce

from guidance import directory
from guidance.directory import ContactEntry
from referrals.actions.faults.times_ahead import concerns_ahead
from referrals.actions.retention.backlog import Backlog, read_backlog
from referrals.actions.retention.decisions import WRITTEN_WITHIN
from referrals.actions.retention.reviews import Reviews, read_reviews
from referrals.models import Concern, Delivery, Event, RetentionDecision, Worker
from referrals.models.event import Kind

# Longer than a first and a second try take: a younger concern does not count as undelivered.
DELIVERY_GRACE = timedelta(minutes=15)
HEARTBEAT = timedelta(seconds=60)
DAY = timedelta(hours=24)
MAX_LISTED = 50


@dataclass(frozen=True)
class ServiceStatus:
    """Lists hold at most MAX_LISTED, the longest waiting first; the counts beside them count all.

    `lately` counts the concerns with an event in the last day, by kind of event.
    """

    at: datetime
    mails_waiting: int
    queue_age: timedelta
    heartbeat: datetime | None
    undelivered: list[Concern]
    undelivered_count: int
    unopened: list[Concern]
    unopened_count: int
    overdue_calls: list[Delivery]
    overdue_calls_count: int
    tried_calls: list[Delivery]
    unclear: list[Delivery]
    unclear_count: int
    contacts: list["AreaContacts"]
    ahead: list[Concern]
    ahead_count: int
    backlog: Backlog
    reviews: Reviews
    unwritten_decisions: int
    lately: dict[str, int]

    @property
    def worker_is_alive(self) -> bool:
        return self.heartbeat is not None and self.heartbeat >= self.at - HEARTBEAT

    @property
    def is_well(self) -> bool:
        troubles = self.undelivered_count or self.unopened_count or self.overdue_calls_count or self.unclear_count
        troubles = troubles or self.ahead_count or self.unwritten_decisions or self.reviews.overdue
        troubles = troubles or not self.backlog.is_well
        return self.worker_is_alive and not troubles and not any(area.is_in_trouble for area in self.contacts)


@dataclass(frozen=True)
class AreaContacts:
    name: str
    confirmed: int
    failing: int

    @property
    def is_in_trouble(self) -> bool:
        return not self.confirmed or self.failing > 0


def read_service_status(at: datetime, *, unopened: Any) -> ServiceStatus:
    """`unopened` is a queryset of concerns past their target (see escalation.unopened_past)."""
    undelivered = Concern.objects.undelivered().filter(received_at__lt=at - DELIVERY_GRACE)
    overdue = Delivery.objects.overdue(at)
    unclear = Delivery.objects.unclear()
    ahead = _listed(concerns_ahead(at))
    return ServiceStatus(
        at=at,
        mails_waiting=Delivery.objects.mails_waiting().count(),
        queue_age=queue_age(at),
        heartbeat=Worker.objects.order_by("-beat_at").values_list("beat_at", flat=True).first(),
        undelivered=_listed(undelivered),
        undelivered_count=undelivered.count(),
        unopened=_listed(unopened),
        unopened_count=unopened.count(),
        overdue_calls=_calls(overdue),
        overdue_calls_count=overdue.one_for_many().count(),
        tried_calls=_calls(Delivery.objects.for_duty_desk(at).exclude(pk__in=overdue.values("pk"))),
        unclear=list(unclear.select_related("concern__area").order_by("unclear_at")[:MAX_LISTED]),
        unclear_count=unclear.count(),
        contacts=[_contacts_of(area) for area in directory.areas()],
        ahead=ahead,
        ahead_count=concerns_ahead(at).count() if len(ahead) == MAX_LISTED else len(ahead),
        backlog=read_backlog(at),
        reviews=read_reviews(at),
        unwritten_decisions=RetentionDecision.objects.unwritten().filter(at__lt=at - WRITTEN_WITHIN).count(),
        lately=_lately(at - DAY),
    )


def queue_age(at: datetime) -> timedelta:
    oldest = Delivery.objects.mails_waiting().aggregate(oldest=Min(Coalesce("bundled_until", "queued_at")))["oldest"]
    return max(at - oldest, timedelta(0)) if oldest else timedelta(0)


def _lately(since: datetime) -> dict[str, int]:
    kinds = Event.objects.filter(at__gte=since).order_by().values_list("kind")
    found = dict(kinds.annotate(Count("concern_id", distinct=True)))
    return {kind.name.lower(): found.get(kind.value, 0) for kind in Kind}


def _calls(calls: Any) -> list[Delivery]:
    return list(calls.one_for_many().select_related("concern__area").with_tries().order_by("due_at")[:MAX_LISTED])


def _listed(concerns: Any) -> list[Concern]:
    return list(concerns.select_related("area", "force").by_risk()[:MAX_LISTED])


def _contacts_of(area: directory.AreaEntry) -> AreaContacts:
    referral = [contact for contact in directory.contacts_for(area.slug) if contact.purpose == "referral"]
    return AreaContacts(area.name, sum(map(_is_confirmed, referral)), sum(map(_is_failing, referral)))


def _is_confirmed(contact: ContactEntry) -> bool:
    return contact.is_confirmed


def _is_failing(contact: ContactEntry) -> bool:
    return contact.status == "failing"
