"""Where to look for the same person: short keys that two reports of one person share though neither is exact.

Every key joins two or more things that are known, so that no key stands for a common name alone. What is stored
is each key's keyed hash (sealing.match_tokens), never the key.
"""

from collections.abc import Iterator
from itertools import combinations, islice, product

from referrals.matching.names import sounds
from referrals.matching.people import Person

# A change of any key or sound is another edition: the worker then makes every concern's tokens again.
EDITION = "1"


# Of one person. Nobody has so many names that these would not do; a form filled with noise has.
MOST_STORED, MOST_PROBED = 120, 240


def stored(person: Person) -> set[str]:
    """The keys under which a person is found."""
    return set(islice(_keys(person, [person.born.year] if person.born else []), MOST_STORED))


def probes(person: Person) -> set[str]:
    """The keys to look under: the same, and the years around."""
    return set(islice(_keys(person, list(person.born.years) if person.born else []), MOST_PROBED))


def _keys(person: Person, years: list[int]) -> Iterator[str]:
    """The surest first."""
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
                    yield f"day|{sound}|{day.year}|{low}|{high}"  # also when the two changed places
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
        # One of the two may be misspelt beyond its sound, or an initial.
        yield f"short|{pair[0]}|{other[0]}"
        yield f"short|{pair[1]}|{one[0]}"
