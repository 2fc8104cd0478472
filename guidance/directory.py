"""The only interface of guidance for other apps: areas, councils, contacts and national lines as plain values."""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from enum import Enum

from django.db.models import Q
from django.utils import timezone

from guidance import models
from guidance.actions import contacts as contact_actions
from guidance.actions.contacts import ChangeRefused, InvalidTransition
from guidance.contact_checks import rounds
from guidance.content.places import AREAS
from guidance.page_cache.place_lists import cached_list
from guidance.postcodes import parsing
from guidance.postcodes.outward_codes import LIKELY_COUNCILS
from guidance.postcodes.parsing import Nation
from guidance.proposals import for_forces
from guidance.proposals.for_forces import NumberEntry, ProposalEntry
from prevent_portal.national_lines import NATIONAL_LINES, Line

__all__ = [
    "Answer",
    "AreaEntry",
    "ChangeRefused",
    "ContactEntry",
    "CouncilEntry",
    "InvalidTransition",
    "Line",
    "Lookup",
    "Nation",
    "NumberEntry",
    "ProposalEntry",
    "approve_contact_proposal",
    "area",
    "area_of_council",
    "areas",
    "areas_for",
    "contact_proposal",
    "contact_proposals",
    "contacts_for",
    "contacts_in_use",
    "councils",
    "data_edition",
    "mark_contact_failing",
    "numbers_of_force",
    "read_postcode",
    "record_contact_call",
    "refuse_contact_proposal",
    "stop_contact",
    "urgent_lines",
]

Day = datetime.date | None

# A supervisor's part in changes of contacts: each takes the supervisor's force, and sees no other force's.
contact_proposals, contact_proposal = for_forces.proposals, for_forces.proposal
approve_contact_proposal, refuse_contact_proposal = for_forces.approve, for_forces.refuse
reasons_to_confirm_contact_proposal = for_forces.reasons_to_confirm
numbers_of_force, record_contact_call = for_forces.numbers, for_forces.record_call
# A postcode as people type it, with a letter O for 0 or I for 1; None where it is none.
read_postcode = parsing.Postcode.parse


@dataclass(frozen=True)
class AreaEntry:
    id: int
    slug: str
    name: str
    force_id: int
    force_slug: str
    force_name: str
    parent_slug: str | None


@dataclass(frozen=True)
class CouncilEntry:
    gss_code: str
    name: str
    area_slug: str
    area_name: str


@dataclass(frozen=True)
class ContactEntry:
    id: int
    area_slug: str
    kind: str
    purpose: str
    value: str
    label: str
    hours: str
    out_of_hours: str
    order: int
    status: str
    is_confirmed: bool
    source: str
    source_on: str
    note: str
    warning: str
    href: str
    certificate: str = ""  # PEM, for encrypted mail


class Answer(Enum):
    UNREADABLE = "unreadable"  # not a whole postcode
    UNKNOWN = "unknown"  # may be in our areas, but the data does not have it
    OUTSIDE = "outside"  # in none of our areas
    ONE = "one"
    MANY = "many"  # on a boundary: ask which council


@dataclass(frozen=True)
class Lookup:
    answer: Answer
    postcode: str
    councils: tuple[CouncilEntry, ...] = ()
    # Suggestions by outward code, for UNKNOWN, and for UNREADABLE when only an outward code was typed.
    likely: tuple[CouncilEntry, ...] = ()
    is_terminated: bool = False
    was_corrected: bool = False  # read differently from what was typed, beyond spaces and case
    nation: Nation = Nation.ENGLAND


def areas(day: Day = None) -> list[AreaEntry]:
    day = day or timezone.localdate()
    return cached_list("areas", day, lambda: [_area_entry(row) for row in _areas(day)])


def area(slug: str) -> AreaEntry | None:
    row = models.Area.objects.select_related("force", "parent").filter(slug=slug).first()
    return _area_entry(row) if row else None


def area_of_council(gss_code: str, day: Day = None) -> AreaEntry | None:
    row = _areas(day).filter(councils__in=_councils(day).filter(gss_code=gss_code)).first()
    return _area_entry(row) if row else None


def councils(day: Day = None) -> list[CouncilEntry]:
    """Districts and unitaries by name, without county councils."""
    day = day or timezone.localdate()
    return cached_list("councils", day, lambda: [_council_entry(row) for row in _councils(day).lived_in()])


def areas_for(postcode: str, day: Day = None) -> Lookup:
    parsed = parsing.Postcode.parse(postcode)
    if parsed is None:
        half = parsing.outward_alone(postcode)
        return Lookup(Answer.UNREADABLE, half or postcode, likely=_likely(half, day) if half else ())
    rows = list(models.Postcode.objects.filter(postcode=parsed.compact).values_list("council_id", "is_terminated"))
    known = {pk for pk, _ in rows if pk is not None}
    found = tuple(_council_entry(row) for row in _councils(day).lived_in().filter(pk__in=known)) if known else ()
    likely: tuple[CouncilEntry, ...] = ()
    if found:
        # A row without a council means that the postcode also reaches outside our areas, so people are asked.
        alone = len(found) == 1 and all(pk is not None for pk, _ in rows)
        answer = Answer.ONE if alone else Answer.MANY
    elif known:
        # The council is abolished or not yet created: offer the councils of the same area.
        answer, likely = Answer.UNKNOWN, _of_the_same_area(known, day)
    elif rows:
        answer = Answer.OUTSIDE
    else:
        answer, likely = _by_outward_code(parsed, day)
    return Lookup(
        answer,
        str(parsed),
        found,
        likely,
        is_terminated=bool(rows) and all(terminated for _, terminated in rows),
        was_corrected=parsed.compact != parsing.letters(postcode),
        nation=parsed.nation,
    )


def contacts_for(area_slug: str) -> list[ContactEntry]:
    """Contacts that are not retired, ordered by purpose, confirmed ones first."""
    rows = models.Contact.objects.shown().filter(area__slug=area_slug)
    return [_contact_entry(row, area_slug) for row in rows]


def contacts_in_use() -> list[ContactEntry]:
    """Of every area, in order of area: what the duty desk can stop."""
    rows = models.Contact.objects.exclude(status=models.Status.RETIRED).filter(stopped_at=None)
    ordered = rows.select_related("area").order_by("area__name", "purpose", "order", "pk")
    return [_contact_entry(row, row.area.slug) for row in ordered]


def stop_contact(contact_id: int, *, reason: str, by: str, at: datetime.datetime) -> None:
    """Stop a contact that may be in wrong hands, and tell its editors, supervisors and the duty desk.

    Raises InvalidTransition when it is stopped or retired already. `reason` must hold no personal data.
    """
    rounds.stop(contact_id=contact_id, reason=reason, by=by, at=at)


def mark_contact_failing(contact_id: int, *, reason: str, by: str, at: datetime.datetime) -> bool:
    """Record a delivery failure, such as a bounce: no more mail is sent until the contact is confirmed again.

    Return False when it is missing, retired or failing already. `reason` must hold no personal data.
    """
    return contact_actions.mark_failing(contact_id=contact_id, reason=reason, by=by, at=at)


def urgent_lines() -> list[Line]:
    return list(NATIONAL_LINES)


def data_edition() -> str:
    edition = models.Postcode.objects.order_by("-pk").values_list("data_edition", flat=True).first()
    return edition or "none"


def _by_outward_code(parsed: parsing.Postcode, day: Day) -> tuple[Answer, tuple[CouncilEntry, ...]]:
    """Answer for a postcode without rows: newer than the data, mistyped, elsewhere, or no data is loaded."""
    if likely := _likely(parsed.outward, day):
        return Answer.UNKNOWN, likely
    if models.Outward.objects.exists():
        return Answer.OUTSIDE, ()
    may_be_ours = parsed.may_be_ours or (parsed.nation is Nation.ENGLAND and _has_councils_added_later(day))
    return (Answer.UNKNOWN if may_be_ours else Answer.OUTSIDE), ()


def _has_councils_added_later(day: Day) -> bool:
    """Whether areas were added that Postcode.may_be_ours does not know; only the data can locate their postcodes."""
    return _councils(day).exclude(area__slug__in=[slug for slug, *_ in AREAS]).exists()


def _likely(outward: str, day: Day) -> tuple[CouncilEntry, ...]:
    """From the data, most postcodes first; without data, from LIKELY_COUNCILS."""
    lived_in = _councils(day).lived_in()
    known = set(
        models.Outward.objects.filter(outward=outward, council__isnull=False).values_list("council", flat=True)
    )
    if known:
        rows = lived_in.filter(outwards__outward=outward).order_by("-outwards__postcodes")
        return tuple(_council_entry(row) for row in rows) or _of_the_same_area(known, day)
    names = LIKELY_COUNCILS.get(outward, ())
    if not names or models.Outward.objects.exists():
        return ()
    return tuple(sorted((_council_entry(row) for row in lived_in.filter(name__in=names)), key=_by_order_of(names)))


def _by_order_of(names: Sequence[str]) -> Callable[[CouncilEntry], int]:
    return lambda council: names.index(council.name)


def _of_the_same_area(councils: set[int], day: Day) -> tuple[CouncilEntry, ...]:
    places = models.Area.objects.filter(councils__in=councils).values("pk")
    rows = _councils(day).lived_in().filter(Q(area__in=places) | Q(area__parent__in=places))
    return tuple(_council_entry(row) for row in rows)


def _areas(day: Day) -> models.areas.AreaQuerySet:
    return models.Area.objects.valid_on(day or timezone.localdate()).select_related("force", "parent")


def _councils(day: Day) -> models.areas.CouncilQuerySet:
    return models.Council.objects.valid_on(day or timezone.localdate()).select_related("area")


def _area_entry(row: models.Area) -> AreaEntry:
    return AreaEntry(
        id=row.pk,
        slug=row.slug,
        name=row.name,
        force_id=row.force_id,
        force_slug=row.force.slug,
        force_name=row.force.name,
        parent_slug=row.parent.slug if row.parent else None,
    )


def _council_entry(row: models.Council) -> CouncilEntry:
    return CouncilEntry(row.gss_code, row.name, row.area.slug, row.area.name)


def _contact_entry(row: models.Contact, area_slug: str) -> ContactEntry:
    same = {field.name: getattr(row, field.name) for field in fields(ContactEntry) if field.name != "area_slug"}
    return ContactEntry(area_slug=area_slug, **same)
