"""Blocking keys: short keys that two reports of one person share even if their details differ slightly.

Every key combines at least two facts, so that a common name alone makes no key. Only a keyed hash of each key is
stored (sealing.match_tokens).
"""

from collections.abc import Iterator
from itertools import combinations, islice, product

from referrals.matching.names import may_be_rare, sounds
from referrals.matching.people import Person

# Increase it with any change of the keys or sounds: the worker then makes all tokens again.
EDITION = "2"

# The kind of key that tells whether a surname is rare: one that few others share.
RARE = "rare"
# Kinds of keys that many share who have little in common. A key of any other kind is strong.
WEAK = ("short", "initials", RARE)

# Limits for one person. Only a form filled with noise exceeds them.
MAX_STORED, MAX_PROBED = 120, 240


def stored(person: Person) -> set[str]:
    return set(islice(_keys(person, [person.born.year] if person.born else []), MAX_STORED))


def probes(person: Person) -> set[str]:
    """The keys to search by: the same, also with the neighbouring years of birth."""
    return set(islice(_keys(person, list(person.born.years) if person.born else []), MAX_PROBED))


def rare_sound(key: str) -> str:
    """Of a key of the kind RARE, the sound of its surname; else an empty string."""
    kind, _, rest = key.partition("|")
    return rest.partition("|")[0] if kind == RARE else ""


def is_strong(key: str) -> bool:
    return key.partition("|")[0] not in WEAK


def _keys(person: Person, years: list[int]) -> Iterator[str]:
    # The most reliable first.
    day = person.born.day if person.born else None
    yield from (f"online|{handle}" for handle in sorted(person.handles))
    yield from (f"reach|{reach}" for reach in sorted(person.reach))
    for name in person.names:
        for one, other in combinations(name, 2):
            yield from _of_pair(one, other, years)
        if len(name) > 1:
            # For when both names are misspelt.
            ends = "|".join(sorted((name[0][0], name[-1][0])))
            if day:
                yield f"ends|{ends}|{day.isoformat()}"
            if person.postcode:
                yield f"ends|{ends}|{person.postcode}"
        for part in name:
            if len(part) == 1:
                continue
            for sound in sounds(part):
                if may_be_rare(part):
                    yield from (f"{RARE}|{sound}|{year}" for year in years)
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
