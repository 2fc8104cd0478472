"""The audit log of one force: events of its concerns and of its users, for supervisors."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet, TextField
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.utils import timezone

from referrals.models import Concern, Event, ForceAuditLog, Officer
from referrals.models.event import Kind

PAGE_SIZE = 50
# Kinds of event in which a user saw or exported content of a concern.
READINGS = (
    Kind.READ,
    Kind.IDENTIFIED,
    Kind.PICTURE_SEEN,
    Kind.FILE_SEEN,
    Kind.TRANSFER_READ,
    Kind.EXPORTED,
    Kind.FOUND,
)


@dataclass(frozen=True)
class AuditFilters:
    by: str = ""
    kind: str = ""
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True)
class Line:
    """`reference` is empty for events that belong to no concern."""

    event: Event
    reference: str


@dataclass(frozen=True)
class Page:
    lines: list[Line]
    after: str


def visible_events(officer: Officer) -> QuerySet[Event]:
    """Refusals are also visible to the force that has the concern, even if another force's user was refused."""
    concerns = Concern.objects.visible_to(officer)
    people = Officer.objects.filter(force_id=officer.force_id).values("user__email")
    force_logs = ForceAuditLog.objects.filter(force_id=officer.force_id).values("pk")
    return Event.objects.annotate(asked=KT("facts__asked")).filter(
        Q(Exists(concerns.filter(pk=OuterRef("concern_id"))))
        | Q(by__in=people)
        | Q(concern_id__in=force_logs)
        | (Q(kind=Kind.REFUSED) & Q(Exists(concerns.filter(reference=OuterRef("asked")))))
    )


def page(officer: Officer, filters: AuditFilters, *, cursor: str = "") -> Page:
    """Newest first. A malformed cursor gives the first page."""
    events = _filter(visible_events(officer), filters).order_by("-at", "-id")
    if key := _parse_cursor(cursor):
        at, event_id = key
        events = events.filter(Q(at__lt=at) | Q(at=at, id__lt=event_id))
    found = list(events[: PAGE_SIZE + 1])
    last = found[PAGE_SIZE - 1] if len(found) > PAGE_SIZE else None
    names = Concern.objects.filter(pk__in={event.concern_id for event in found}).values_list("pk", "reference")
    references = dict(names)
    lines = [Line(event, references.get(event.concern_id, "")) for event in found[:PAGE_SIZE]]
    return Page(lines, f"{last.at.astimezone(UTC):%Y%m%d%H%M%S}_{last.id.hex}" if last else "")


def people(officer: Officer) -> list[str]:
    own = Officer.objects.filter(force_id=officer.force_id).order_by("user__email")
    return list(own.values_list("user__email", flat=True))


def readers(concern: Concern, officer: Officer) -> list[dict]:
    """One row for each user and kind of event, the latest reader first: by, kind, times, first, last.

    Lists that showed it are in the force's log, each with the references of all that it showed (ADR 0084).
    """
    read = Event.objects.filter(concern_id=concern.pk, kind__in=READINGS)
    logs = ForceAuditLog.objects.filter(force_id=officer.force_id).values("pk")
    lists = Event.objects.filter(concern_id__in=logs, kind=Kind.LISTED, at__gte=concern.received_at)
    named = lists.alias(text=Cast("facts", TextField())).filter(text__contains=f'"{concern.reference}"')
    rows = [row for events in (read, named) for row in _counted(events)]
    return sorted(rows, key=lambda row: (row["last"], row["by"]), reverse=True)


def _counted(events: QuerySet[Event]) -> QuerySet[Event, dict]:
    return events.order_by().values("by", "kind").annotate(times=Count("pk"), first=Min("at"), last=Max("at"))


def page_query(query: dict[str, str], after: str) -> str:
    return "?" + urlencode({**query, "after": after})


def _filter(events: QuerySet[Event], filters: AuditFilters) -> QuerySet[Event]:
    if filters.by:
        events = events.filter(by=filters.by)
    if filters.kind:
        events = events.filter(kind=filters.kind)
    if filters.start:
        events = events.filter(at__gte=_midnight(filters.start))
    if filters.end:
        events = events.filter(at__lt=_midnight(filters.end + timedelta(days=1)))
    return events


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _parse_cursor(cursor: str) -> tuple[datetime, UUID] | None:
    try:
        at, event_id = cursor.split("_")
        return datetime.strptime(at, "%Y%m%d%H%M%S").replace(tzinfo=UTC), UUID(hex=event_id)
    except ValueError:
        return None
