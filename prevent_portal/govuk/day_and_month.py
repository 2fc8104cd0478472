"""Read a day and a month as people write them in each language served: "5th", "5-go", "maja", "styczniu", "مارچ"."""

import re
from functools import cache
from itertools import takewhile

from django.utils import translation
from django.utils.dates import MONTHS, MONTHS_ALT

from prevent_portal.characters import plain
from prevent_portal.languages import LANGUAGES

# With what a language puts behind a number: 1st, 5., 5-go, 5ویں.
_DAY = re.compile(r"(\d{1,2})(?:\W?[^\W\d_]{1,4}|\.)?")
# The first of a month has a name of its own in Urdu.
_FIRST = {"first", "pierwszego", "pierwszy", "یکم", "پہلی"}
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
# So many letters of a month's name at least; inflections share more.
_FEWEST = 3
_LONGEST = 20
# Letters of an Arabic keyboard.
_ALIKE = str.maketrans("يك", "یک")


def day(text: str) -> int:
    """0, which is no day, when the text is none."""
    if len(text) > _LONGEST:
        return 0
    if _simple(text) in {_simple(each) for each in _FIRST}:
        return 1
    found = _DAY.fullmatch(text)
    return int(found[1]) if found else 0


def month(text: str) -> int:
    """0 when the text is no month, or may be two."""
    if len(text) > _LONGEST:
        return 0
    if text.isdecimal():
        return int(text) if len(text) <= 2 else 0
    typed = _simple(text).rstrip(".")
    if typed in _ROMAN:
        return _ROMAN.index(typed) + 1
    alike = {number: max(_shared(typed, name) for name in names) for number, names in _names().items()}
    best = max(alike.values())
    found = [number for number, shared in alike.items() if shared == best]
    return found[0] if best >= _FEWEST and len(found) == 1 else 0


def _simple(text: str) -> str:
    return plain(text).translate(_ALIKE)


def _shared(one: str, other: str) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


@cache
def _names() -> dict[int, set[str]]:
    """Django's own names of each month in every language served, with those that stand in a date."""
    names: dict[int, set[str]] = {number: set() for number in MONTHS}
    for language in LANGUAGES:
        with translation.override(language.code):
            for number, given in names.items():
                given |= {_simple(str(MONTHS[number])), _simple(str(MONTHS_ALT[number]))}
    return names
