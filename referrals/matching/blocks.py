"""Blocking keys: short keys that two reports of one person share even if their details differ slightly.

Every key combines at least two facts, so that a common name alone makes no key. Only a keyed hash of each key is
stored (sealing.match_tokens).
"""

from collections.abc import Iterator
from itertools import combinations, islice, product

from referrals.matching.names import sounds
from referrals.matching.people import Person

# Increase it with any change of the keys or sounds: the worker then makes all tokens again.
EDITION = "1"

# Kinds of keys that many share who have little in common. A key of any other kind is strong.
WEAK = ("short", "initials")

# Limits for one person. Only a form filled with noise exceeds them.
MAX_STORED, MAX_PROBED = 120, 240


def stored(person: Person) -> set[str]:
    return set(islice(_keys(person, [person.born.year] if person.born else []), MAX_STORED))


def probes(person: Person) -> set[str]:
    """The keys to search by: the same, also with the neighbouring years of birth."""
    return set(islice(_keys(person, list(person.born.years) if person.born else []), MAX_PROBED))


def is_strong(key: str) -> bool:
    return key.partition("|")[0] not in WEAK


def _keys(person: Person, years: list[int]) -> Iterator[str]:
    # The most reliable first.
    day = person.born.day if person.born else None
    yield from (f"online|{handle}" for handle in sorted(person.handles))
    yield from (f"reach|{reach}" for reach in sorted(person.reach))
    for name in person.names:
        for one, other in combinations(dict.fromkeys(name), 2):
            yield from _of_pair(one, other, years)
        for part in name:
            if len(part) == 1:
                continue
            for sound in sounds(part):
                if day:
                    low, high = sorted((day.month, day.day))
                    yield f"day|{sound}|{day.year}|{low}|{high}"  # sorted, so that swapped day and month match
                if person.postcode:
                    yield f"home|{sound}|{person.postcode}"
    if day and person.postcode:
        yield f"born|{day.isoformat()}|{person.postcode}"


def _of_pair(one: str, other: str, years: list[int]) -> Iterator[str]:
    initials = "|".join(sorted((one[0], other[0])))
    yield from (f"initials|{initials}|{year}" for year in years)
    for pair in product(sounds(one), sounds(other)):
        first, second = sorted(pair)
        if len(one) > 1 and len(other) > 1:
            yield f"name|{first}|{second}"
            yield from (f"aged|{first}|{second}|{year}" for year in years)
        # For when one of the two names is an initial, or misspelt so that it sounds different.
        yield f"short|{pair[0]}|{other[0]}"
        yield f"short|{pair[1]}|{one[0]}"
