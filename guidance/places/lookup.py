"""Areas and councils of a day, and which of them a postcode lies in."""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

from django.db.models import Q
from django.utils import timezone

from guidance import models
from guidance.content.places import AREAS
from guidance.models.dated import valid_on
from guidance.page_cache.place_lists import cached_list
from guidance.postcodes import parsing
from guidance.postcodes.outward_codes import IN_ONE_FORCE, LIKELY_COUNCILS
from guidance.postcodes.parsing import Nation
from prevent_portal.queries import single_row

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
    force_code: str = ""


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
    # Whether all of it, and not only these councils, has one police force.
    is_in_one_force: bool = False
    reaches_out: bool = False  # of a postcode on a boundary


def areas(day: Day = None) -> list[AreaEntry]:
    day = day or timezone.localdate()
    return cached_list("areas", day, lambda: [_area_entry(row) for row in _areas(day)])


def area(slug: str) -> AreaEntry | None:
    row = single_row(models.Area.objects.select_related("force", "parent").filter(slug=slug))
    return _area_entry(row) if row else None


def area_of_council(gss_code: str, day: Day = None) -> AreaEntry | None:
    day = day or timezone.localdate()
    return dict(cached_list("areas of councils", day, lambda: _areas_of_councils(day))).get(gss_code)


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
        reaches_out=any(pk is None for pk, _ in rows),
        is_in_one_force=_of_one_force(found) and all(pk is not None for pk, _ in rows)
        if found
        else _is_in_one_force(parsed.outward, likely),
    )


def areas_for_outward(outward: str, day: Day = None) -> Lookup:
    """Where an outward code lies that was given alone: UNKNOWN, with what is likely, or OUTSIDE."""
    parsed = parsing.Postcode(outward, "")
    answer, likely = _by_outward_code(parsed, day)
    return Lookup(
        answer, outward, likely=likely, nation=parsed.nation, is_in_one_force=_is_in_one_force(outward, likely)
    )


def _is_in_one_force(outward: str, likely: Sequence[CouncilEntry]) -> bool:
    """By the data, where any is loaded: it has each council of an outward code, and how much of it lies outside."""
    if not _of_one_force(likely):
        return False
    rows = list(models.Outward.objects.filter(outward=outward).values_list("council_id", flat=True))
    return None not in rows if rows else outward in IN_ONE_FORCE


def _of_one_force(councils: Sequence[CouncilEntry]) -> bool:
    return len({council.force_code for council in councils}) == 1


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


def _areas_of_councils(day: datetime.date) -> list[tuple[str, AreaEntry]]:
    councils = models.Council.objects.valid_on(day).filter(area__in=models.Area.objects.valid_on(day))
    return [(row.gss_code, _area_entry(row.area)) for row in councils.select_related("area__force", "area__parent")]


def _areas(day: Day) -> models.areas.AreaQuerySet:
    return models.Area.objects.valid_on(day or timezone.localdate()).select_related("force", "parent")


def _councils(day: Day) -> models.areas.CouncilQuerySet:
    day = day or timezone.localdate()
    return (
        models.Council.objects.valid_on(day).filter(valid_on(day, of="area__force__")).select_related("area__force")
    )


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
    return CouncilEntry(row.gss_code, row.name, row.area.slug, row.area.name, row.area.force.gss_code)
