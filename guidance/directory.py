"""The one door into guidance for other apps: areas, councils, contacts and national lines as plain values."""

import datetime
from dataclasses import dataclass, fields
from enum import Enum

from django.utils import timezone

from guidance import models, postcodes
from guidance.actions import contacts as contact_actions
from guidance.lines import NATIONAL_LINES, Line

__all__ = [
    "Answer",
    "AreaEntry",
    "ContactEntry",
    "CouncilEntry",
    "Line",
    "Lookup",
    "area",
    "area_of_council",
    "areas",
    "areas_for",
    "contacts_for",
    "councils",
    "data_edition",
    "mark_contact_failing",
    "urgent_lines",
]

Day = datetime.date | None


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
    certificate: str  # PEM, or empty


class Answer(Enum):
    UNREADABLE = "unreadable"  # not a postcode
    UNKNOWN = "unknown"  # a postcode that may be ours; no data says
    OUTSIDE = "outside"  # in none of the areas
    ONE = "one"
    MANY = "many"  # on a boundary: ask which council


@dataclass(frozen=True)
class Lookup:
    answer: Answer
    postcode: str
    councils: tuple[CouncilEntry, ...] = ()


def areas(day: Day = None) -> list[AreaEntry]:
    return [_area_entry(row) for row in _areas(day)]


def area(slug: str) -> AreaEntry | None:
    row = models.Area.objects.select_related("force", "parent").filter(slug=slug).first()
    return _area_entry(row) if row else None


def area_of_council(gss_code: str, day: Day = None) -> AreaEntry | None:
    row = _areas(day).filter(councils__in=_councils(day).filter(gss_code=gss_code)).first()
    return _area_entry(row) if row else None


def councils(day: Day = None) -> list[CouncilEntry]:
    """Where people live: districts and unitaries, by name."""
    return [_council_entry(row) for row in _councils(day).lived_in()]


def areas_for(postcode: str, day: Day = None) -> Lookup:
    parsed = postcodes.Postcode.parse(postcode)
    if parsed is None:
        return Lookup(Answer.UNREADABLE, postcode)
    if not parsed.may_be_ours:
        return Lookup(Answer.OUTSIDE, str(parsed))
    rows = list(models.Postcode.objects.filter(postcode=parsed.compact).values_list("council_id", flat=True))
    known = [pk for pk in rows if pk is not None]
    found = tuple(_council_entry(row) for row in _councils(day).lived_in().filter(pk__in=known)) if known else ()
    if not found:
        return Lookup(Answer.OUTSIDE if rows and not known else Answer.UNKNOWN, str(parsed))
    # A row without a council beside one with: the postcode also reaches outside, so people are asked.
    alone = len(found) == 1 and None not in rows
    return Lookup(Answer.ONE if alone else Answer.MANY, str(parsed), found)


def contacts_for(area_slug: str) -> list[ContactEntry]:
    """Not retired; by purpose, and in each purpose confirmed ones first."""
    rows = models.Contact.objects.shown().filter(area__slug=area_slug)
    return [_contact_entry(row, area_slug) for row in rows]


def mark_contact_failing(contact_id: int, *, reason: str, by: str, at: datetime.datetime) -> bool:
    """For what a delivery finds out, such as a bounce: the contact gets no more mail until it is confirmed anew.

    Writes the contact's history. False when it is gone, retired or failing already. No personal data in `reason`.
    """
    return contact_actions.mark_failing(contact_id=contact_id, reason=reason, by=by, at=at)


def urgent_lines() -> list[Line]:
    return list(NATIONAL_LINES)


def data_edition() -> str:
    edition = models.Postcode.objects.order_by("-pk").values_list("data_edition", flat=True).first()
    return edition or "none"


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
