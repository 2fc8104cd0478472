"""Names of towns and villages, and where they stand in what somebody typed.

The names are read from places.tsv at first use, not at import. Nothing here knows today's councils: reading.py does.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path

from prevent_portal.characters import plain

TABLE = Path(__file__).with_name("places.tsv")
# Letters of a name below which another name is too easily one letter away.
_SHORTEST_GUESSED = 5
_LONGEST_GUESSED = 60
_LONGEST_NAME, _MOST_WORDS = 6, 60  # words
_APOSTROPHES = "'\u2018\u2019\u201b\u2032\u02bc\u02bb`\u00b4"
_NO_APOSTROPHES = str.maketrans(dict.fromkeys(_APOSTROPHES))
_WORDS = re.compile(rf"[^\W_]+(?:[{_APOSTROPHES}][^\W_]+)*")
_BREAK = re.compile(r"[,;\n/()]")
Match = re.Match[str]
# Before these a name is that of a street.
_STREETS = frozenset(
    _WORDS.findall(
        "road rd street st lane ln avenue ave close drive dr way court crescent cres terrace gardens grove row mews"
    )
)
# Names that are also words of the language: in a longer text only with a capital.
_ORDINARY = frozenset(
    _WORDS.findall(
        "bar bath battle beer birch bourn bow brook broome bury colne coats coates crook deal elm eye hale ham hook "
        "holme hope hull knock lane march mile mold moreton needham orton over reach reading sale sandwich sea "
        "settle shotgate stock street sutton ware warley wells wing castle steeple thorne rugby"
    )
)


@dataclass(frozen=True)
class Place:
    """`council` is empty outside our areas, and for a county."""

    name: str
    force: str
    council: str = ""


@dataclass(frozen=True)
class Found:
    """A name in a text, from one position up to another. `is_whole`: nothing else stood between two commas."""

    places: tuple[Place, ...]
    start: int
    end: int
    is_whole: bool = False


def key(name: str) -> str:
    """What people vary: case, accents, hyphens, apostrophes, "St" and "Saint", "and" and "&"."""
    bare = plain(name.translate(_NO_APOSTROPHES).replace("&", " and "))
    words = ["st" if word == "saint" else word for word in _WORDS.findall(bare)]
    return " ".join(words)


@cache
def table() -> dict[str, tuple[Place, ...]]:
    found: defaultdict[str, dict[Place, None]] = defaultdict(dict)
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        name, force, council, others = [*line.split("\t"), "", ""][:4]
        place = Place(name, force, council)
        for each in (name, *filter(None, others.split("; "))):
            found[key(each)][place] = None
    return {name: tuple(places) for name, places in found.items()}


@cache
def _by_length() -> defaultdict[int, list[str]]:
    found: defaultdict[int, list[str]] = defaultdict(list)
    for name in table():
        found[len(name)].append(name)
    return found


def find(text: str, more: Mapping[str, tuple[Place, ...]]) -> list[Found]:
    """The names in a text, in their order; of those that overlap the longest. `more`: names beside the table's."""
    signs = list(islice(_WORDS.finditer(text), _MOST_WORDS))
    found: list[Found] = []
    at = 0
    while at < len(signs):
        hit, length = next(_from(text, signs[at:], more), (None, 1))
        if hit:
            found.append(hit)
        at += length
    return found


def _from(text: str, signs: Sequence[Match], more: Mapping[str, tuple[Place, ...]]) -> Iterator[tuple[Found, int]]:
    for length in range(min(_LONGEST_NAME, len(signs)), 0, -1):
        start, end = signs[0].start(), signs[length - 1].end()
        words = text[start:end]
        if _BREAK.search(words):
            continue
        name = key(words)
        places = (*more.get(name, ()), *(place for place in table().get(name, ()) if place not in more.get(name, ())))
        is_whole = not _BREAK.split(text[:start])[-1].strip() and not _BREAK.split(text[end:])[0].strip(" .")
        following = signs[length] if length < len(signs) else None
        is_street = (
            following and key(following.group()) in _STREETS and not _BREAK.search(text[end : following.start()])
        )
        is_ordinary = (name in _ORDINARY and not words[0].isupper()) or name in _STREETS
        if places and not is_street and (is_whole or not is_ordinary):
            yield Found(places, start, end, is_whole), length


def street_in(text: str) -> str:
    """What is left of a text without its names: only where it looks like a part of an address."""
    parts = [" ".join(part.split()) for part in _BREAK.split(text)]
    left = ", ".join(part.strip(" .:-") for part in parts if part.strip(" .:-"))
    looks_like_one = any(sign.isdigit() for sign in left) or not _STREETS.isdisjoint(key(left).split())
    return left if looks_like_one else ""


def guess(text: str, more: Mapping[str, tuple[Place, ...]]) -> tuple[Place, ...]:
    """The places whose name is one letter away from what was typed, from a part of it, or from its last words."""
    parts = [part for part in reversed(_BREAK.split(text)) if part.strip()]
    last = text.split()
    for part in dict.fromkeys([text, *parts, " ".join(last[-2:]), " ".join(last[-1:])]):
        name = key(part[:_LONGEST_GUESSED])
        if len(name) < _SHORTEST_GUESSED:
            continue
        alike = (each for length in (-1, 0, 1) for each in _by_length()[len(name) + length])
        near = [each for names in (more, alike) for each in names if _is_one_off(name, each)]
        if near:
            return tuple(
                dict.fromkeys(place for each in near for place in (*more.get(each, ()), *table().get(each, ())))
            )
    return ()


def _is_one_off(one: str, other: str) -> bool:
    """One letter changed, left out or added, or two beside each other exchanged; spaces left out or added."""
    if abs(len(one) - len(other)) > 1:
        return False
    start = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    rest, others = one[start:], other[start:]
    return (
        rest[1:] == others[1:]
        or rest[1:] == others
        or rest == others[1:]
        or (rest[2:] == others[2:] and rest[:2] == others[1::-1])
    )
