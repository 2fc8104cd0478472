"""The audit log of one force: events of its concerns and of its users, for supervisors."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet, TextField
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.utils import timezone

from referrals.models import Concern, Event, ForceAuditLog, Officer
from referrals.models.event import Kind
from referrals.review.audit_filters import AuditFilters

PAGE_SIZE = 50
# Events taken out at once, the newest.
MOST_TAKEN_OUT = 10_000
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
class Mention:
    """A concern that an event is about or names. `is_own`: the force has it, so that its page can be opened."""

    reference: str
    is_own: bool


@dataclass(frozen=True)
class Line:
    """`mentions` is empty for events that belong to no concern and name none."""

    event: Event
    mentions: list[Mention]


@dataclass(frozen=True)
class Page:
    """`after` is the cursor of the next page, empty on the last; `before` of the one before, empty on the first."""

    lines: list[Line]
    after: str
    before: str


# As text, which compares with a reference as such, and has an index.
_ASKED = Cast(KT("facts__asked"), TextField())
_TEXT = Cast("facts", TextField())


def visible_events(officer: Officer) -> QuerySet[Event]:
    """Refusals are also visible to the force that has the concern, even if another force's user was refused."""
    concerns = Concern.objects.visible_to(officer)
    people = Officer.objects.filter(force_id=officer.force_id).values("user__email")
    return Event.objects.annotate(asked=_ASKED).filter(
        Q(Exists(concerns.filter(pk=OuterRef("concern_id"))))
        | Q(by__in=people)
        | Q(concern_id__in=_logs(officer).values("pk"))
        | (Q(kind=Kind.REFUSED) & Q(Exists(concerns.filter(reference=OuterRef("asked")))))
    )


def page(officer: Officer, filters: AuditFilters, *, cursor: str = "", before: str = "") -> Page:
    """Newest first, after a cursor or before one. A malformed cursor gives the first page."""
    events = _filtered(officer, filters)
    if key := _parse_cursor(before):
        at, event_id = key
        newer = events.filter(Q(at__gt=at) | Q(at=at, id__gt=event_id)).reverse()
        found = list(newer[: PAGE_SIZE + 1])[::-1]
        if len(found) < PAGE_SIZE:
            return page(officer, filters)
        shown, is_first, is_last = found[-PAGE_SIZE:], len(found) == PAGE_SIZE, False
    else:
        if key := _parse_cursor(cursor):
            at, event_id = key
            events = events.filter(Q(at__lt=at) | Q(at=at, id__lt=event_id))
        found = list(events[: PAGE_SIZE + 1])
        shown, is_first, is_last = found[:PAGE_SIZE], key is None, len(found) <= PAGE_SIZE
    return Page(
        list(_lines(officer, shown)),
        after="" if is_last else _cursor_of(shown[-1]),
        # Behind the last one, what was before the cursor.
        before="" if is_first else _cursor_of(shown[0]) if shown else cursor,
    )


def taken_out(officer: Officer, filters: AuditFilters) -> list[Line]:
    """At most MOST_TAKEN_OUT, newest first."""
    return list(_lines(officer, list(_filtered(officer, filters)[:MOST_TAKEN_OUT])))


def people(officer: Officer) -> list[str]:
    own = Officer.objects.filter(force_id=officer.force_id).order_by("user__email")
    return list(own.values_list("user__email", flat=True))


def readers(concern: Concern, officer: Officer) -> list[dict]:
    """One row for each user and kind of event, the latest reader first: by, kind, times, first, last.

    Lists that showed it are in the force's log, each with the references of all that it showed (ADR 0084).
    """
    read = Event.objects.filter(concern_id=concern.pk, kind__in=READINGS)
    lists = Event.objects.alias(text=_TEXT).filter(_lists_with(concern, officer))
    rows = [row for events in (read, lists) for row in _counted(events)]
    return sorted(rows, key=lambda row: (row["last"], row["by"]), reverse=True)


def _logs(officer: Officer) -> QuerySet[ForceAuditLog]:
    return ForceAuditLog.objects.filter(force_id=officer.force_id)


def _about(reference: str, officer: Officer) -> Q:
    """Its own events, those who asked for it in vain, and the lists that showed it.

    Ids are looked up first, so that each of the three is found by an index of its own.
    """
    about = Q(kind=Kind.REFUSED, asked=reference)
    for concern in Concern.objects.filter(reference=reference).only("reference", "received_at"):
        about |= Q(concern_id=concern.pk) | _lists_with(concern, officer)
    return about


def _lists_with(concern: Concern, officer: Officer) -> Q:
    """Of events that are annotated with their `text`."""
    logs = list(_logs(officer).values_list("pk", flat=True))
    named = Q(kind=Kind.LISTED, text__contains=f'"{concern.reference}"')
    return Q(concern_id__in=logs, at__gte=concern.received_at) & named


def _counted(events: QuerySet[Event]) -> QuerySet[Event, dict]:
    return events.order_by().values("by", "kind").annotate(times=Count("pk"), first=Min("at"), last=Max("at"))


def _lines(officer: Officer, events: list[Event]) -> Iterator[Line]:
    named = {event.pk: _named(event) for event in events}
    about = {event.concern_id for event in events}
    rows = Concern.objects.filter(
        Q(pk__in=about) | Q(reference__in={each for line in named.values() for each in line})
    )
    found = list(rows.values_list("pk", "reference", "force_id"))
    references = {pk: reference for pk, reference, _ in found}
    own = {reference for _, reference, force_id in found if force_id == officer.force_id}
    for event in events:
        line: Iterable[str] = dict.fromkeys(filter(None, [references.get(event.concern_id), *named[event.pk]]))
        yield Line(event, [Mention(each, each in own) for each in line])


def _named(event: Event) -> list[str]:
    """References in what it says: of a refusal, or of a list."""
    return [each for each in (event.facts.get("asked"), *event.facts.get("references", ())) if each]


def _filtered(officer: Officer, filters: AuditFilters) -> QuerySet[Event]:
    events = visible_events(officer).order_by("-at", "-id")
    if filters.concern:
        events = events.alias(text=_TEXT).filter(_about(filters.concern, officer))
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


def _cursor_of(event: Event) -> str:
    return f"{event.at.astimezone(UTC):%Y%m%d%H%M%S}_{event.id.hex}"


def _parse_cursor(cursor: str) -> tuple[datetime, UUID] | None:
    try:
        at, event_id = cursor.split("_")
        return datetime.strptime(at, "%Y%m%d%H%M%S").replace(tzinfo=UTC), UUID(hex=event_id)
    except ValueError:
        return None
