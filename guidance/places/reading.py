"""Read where somebody is, as people say it: a postcode or the first half of one, a town, a street with a town.

What is not understood is no error: the reading then has no options, and what was typed stays as it is.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from guidance.places import lookup, names, police
from guidance.places.lookup import Answer, AreaEntry, CouncilEntry, Day, Lookup
from guidance.places.names import Found, Place
from guidance.places.police import POLICE, PoliceForce
from guidance.postcodes import parsing
from guidance.postcodes.parsing import Nation
from prevent_portal.characters import normalise

_LONGEST = 500
# A postcode or an outward code among other words. That of a motorway looks like one of Manchester.
_POSTCODE = re.compile(r"(?<![^\W_])[a-z]{1,2}\d[\da-z]?\s{0,3}\d[a-z]{2}(?![^\W_])", re.IGNORECASE)
_OUTWARD = re.compile(r"(?<![^\W_])(?!m\d)[a-z]{1,2}\d[\da-z]?(?![^\W_])", re.IGNORECASE)


@dataclass(frozen=True)
class Option:
    """One thing that was perhaps meant: a council of ours, or a place of another force. `name`: of the town."""

    name: str = ""
    council: CouncilEntry | None = None
    police: PoliceForce | None = None
    is_wide: bool = False  # a county, of which the council is only one

    @property
    def force_code(self) -> str:
        return self.council.force_code if self.council else self.police.slug if self.police else ""

    @property
    def words(self) -> str:
        """The town, with what tells it from others of its name in brackets; or the council, with its area."""
        council = self.council
        if council is None:
            return f"{self.name} ({self.police.name})" if self.police else self.name
        if self.name and self.name != council.name and not self.is_wide:
            return f"{self.name} ({council.name}, {council.area_name})"
        return f"{council.name} ({council.area_name})" if council.name != council.area_name else council.name


@dataclass(frozen=True)
class PlaceReading:
    """`is_sure`: all options have one force, or none is ours, so that nothing more need be asked. `is_guess`: perhaps
    none is meant, because it was read across a slip of the pen, or among other words. `street`: what stood beside it.
    """

    text: str
    options: tuple[Option, ...] = ()
    postcode: str = ""
    street: str = ""
    is_sure: bool = False
    is_guess: bool = False
    nation: Nation = Nation.ENGLAND

    @property
    def councils(self) -> list[CouncilEntry]:
        return list(dict.fromkeys(option.council for option in self.options if option.council))

    @property
    def police(self) -> list[PoliceForce]:
        return list(dict.fromkeys(option.police for option in self.options if option.police))

    @property
    def words(self) -> str:
        """What it was read as. Of a county alone, its name."""
        wide = next((option.council for option in self.options if option.council and option.is_wide), None)
        return wide.area_name if wide else " / ".join(dict.fromkeys(option.words for option in self.options))

    @property
    def is_outside(self) -> bool:
        return self.is_sure and not self.councils


def read(text: str, day: Day = None) -> PlaceReading:
    typed = normalise(text[:_LONGEST], "NFKC")
    known = _Directory(day)
    if parsing.Postcode.parse(typed):
        return _by_postcode(text, lookup.areas_for(typed, day), (), "", known)
    if outward := parsing.outward_alone(typed):
        return _by_postcode(text, lookup.areas_for_outward(outward, day), (), "", known)
    spans = [each.span() for each in _POSTCODE.finditer(typed) if parsing.Postcode.parse(each.group())]
    hits = names.find(_without(typed, spans), known.names)
    street = _without(typed, [*spans, *((hit.start, hit.end) for hit in hits)])
    beside = names.street_in(street)
    if spans:
        start, end = spans[-1]
        return _by_postcode(text, lookup.areas_for(typed[start:end], day), hits, beside, known)
    if hits:
        return _by_names(text, hits, beside, known)
    for each in _OUTWARD.finditer(typed):
        if code := parsing.outward_alone(each.group()):
            beside = names.street_in(_without(typed, [each.span()]))
            return _by_postcode(text, lookup.areas_for_outward(code, day), (), beside, known)
    return PlaceReading(text, tuple(known.options(names.guess(typed, known.names))), is_guess=True)


class _Directory:
    """Today's councils and areas by name, and what a place of the table is among them."""

    def __init__(self, day: Day) -> None:
        self._day = day
        self._councils: Sequence[CouncilEntry] | None = None
        self._areas: Sequence[AreaEntry] | None = None
        self._slugs = {force.gss_code: slug for slug, force in POLICE.items() if force.gss_code}

    @property
    def councils(self) -> Sequence[CouncilEntry]:
        if self._councils is None:
            self._councils = lookup.councils(self._day)
        return self._councils

    @property
    def names(self) -> Mapping[str, tuple[Place, ...]]:
        found = {
            names.key(council.name): (Place(council.name, self._slugs.get(council.force_code, ""), council.name),)
            for council in self.councils
        }
        for council in self.councils:
            slug = self._slugs.get(council.force_code, "")
            found.setdefault(names.key(council.area_name), (Place(council.area_name, slug),))
        return found

    def options(self, places: Iterable[Place]) -> list[Option]:
        return [option for place in places for option in self._options(place)]

    def _options(self, place: Place) -> list[Option]:
        named = [council for council in self.councils if place.council and council.name == place.council]
        if named:
            return [Option(place.name, named[0])]
        within = self.of_force(POLICE.get(place.force)) or [
            council for council in self.councils if council.area_name == place.name
        ]
        if within:
            return [Option(place.name, council, is_wide=True) for council in within]
        return [Option(place.name, police=POLICE[place.force])] if place.force in POLICE else []

    def of_force(self, force: PoliceForce | None) -> list[CouncilEntry]:
        return [council for council in self.councils if force and council.force_code == force.gss_code]


def _by_postcode(text: str, found: Lookup, hits: Sequence[Found], street: str, known: _Directory) -> PlaceReading:
    """Of several councils, those first that a town beside it lies in."""
    towns = _combined(hits, known)
    meant = {option.council.gss_code: option.name for option in towns if option.council and not option.is_wide}
    ours = sorted(found.councils or found.likely, key=lambda council: council.gss_code not in meant)
    options = [Option(meant.get(council.gss_code, ""), council) for council in ours]
    is_sure = found.answer is Answer.ONE or found.is_in_one_force
    is_guess = found.answer is Answer.UNKNOWN and not is_sure
    if not options and found.answer is Answer.UNKNOWN and towns:
        options, is_sure = towns, _is_sure(towns)
        is_guess = not is_sure
    elif not is_sure and (found.reaches_out or found.answer is not Answer.MANY):
        named = {option.police for option in towns if option.police}
        beyond = _elsewhere(found, known)
        options += [option for option in beyond if option.police in named] or beyond
        is_sure = found.answer is Answer.OUTSIDE
    return PlaceReading(text, tuple(options), found.postcode, street, is_sure, is_guess, found.nation)


def _elsewhere(found: Lookup, known: _Directory) -> list[Option]:
    """The forces that a postcode which is not surely ours may belong to, without those that the portal reaches."""
    if found.nation is Nation.SCOTLAND:
        return [Option(found.postcode, police=POLICE[police.SCOTLAND])]
    if found.nation is Nation.NORTHERN_IRELAND:
        return [Option(found.postcode, police=POLICE[police.NORTHERN_IRELAND])]
    outward = found.postcode.split(" ")[0]
    options: list[Option] = []
    for force in police.forces_of(outward, parsing.Postcode(outward, "").area):
        within = known.of_force(force)
        if not within:
            options.append(Option(found.postcode, police=force))
        elif not found.likely and found.answer is Answer.UNKNOWN:
            options += [Option("", council, is_wide=True) for council in within]
    return options


def _by_names(text: str, hits: Sequence[Found], street: str, known: _Directory) -> PlaceReading:
    options = _combined(hits, known)
    is_sure = _is_sure(options)
    # A town elsewhere in the middle of other words may be no more than where they went to school.
    is_guess = (
        bool(options)
        and is_sure
        and not any(option.council for option in options)
        and not any(hit.is_whole for hit in hits)
    )
    return PlaceReading(text, tuple(options), "", street, is_sure and not is_guess, is_guess)


def _combined(hits: Sequence[Found], known: _Directory) -> list[Option]:
    """What fits all the names: "Newport, Essex" is in Essex. Where nothing does, what any of them may be."""
    several = [known.options(hit.places) for hit in hits]
    if not several:
        return []
    together = [option for options in several for option in options]
    for same in (_council_of, _force_of) if len(several) > 1 else ():
        common = set.intersection(*({same(option) for option in options} for options in several)) - {""}
        fitting = [option for option in together if same(option) in common]
        if fitting:
            together = fitting
            break
    exact = [option for option in together if not option.is_wide] or together
    return sorted(dict.fromkeys(exact), key=lambda option: option.council is None)


def _is_sure(options: Sequence[Option]) -> bool:
    """All elsewhere, or all of one force; and of a county, of one area."""
    if not any(option.council for option in options):
        return bool(options)
    areas = {option.council.area_slug for option in options if option.council and option.is_wide}
    return len({option.force_code for option in options}) == 1 and len(areas) < 2


def _council_of(option: Option) -> str:
    return option.council.gss_code if option.council else ""


def _force_of(option: Option) -> str:
    return option.force_code


def _without(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with spaces where the spans were, so that positions stay."""
    signs = list(text)
    for start, end in spans:
        signs[start:end] = " " * (end - start)
    return "".join(signs)
