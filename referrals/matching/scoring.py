"""Compare two people in points for and against, with reasons in words for officers.

The words say that something is the same, never what it is.
"""

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA, JaroWinkler

from referrals.matching import births
from referrals.matching.names import sounds, without_particle
from referrals.matching.people import Person
from referrals.matching.variants import heads

# The threshold from which a match is shown. Measured with `python -m tools.bench matching`.
ENOUGH = 4.3
_VOWEL = re.compile("[aeiou]")
_SAME_HOME, _MOST_AGAINST = 3.0, -3.0
# Two postcodes that differ: people move, so it is little, but more where neither the age agrees.
_MOVED, _ONLY_A_NAME = -0.4, -1.25
Name = tuple[str, ...]


@dataclass(frozen=True)
class Likeness:
    points: float
    reasons: tuple[str, ...]

    @property
    def is_enough(self) -> bool:
        return self.points >= ENOUGH


def compare(one: Person, other: Person, *, rare: Set[str] = frozenset()) -> Likeness:
    """`rare` holds the sounds of surnames that few concerns have: one counts by itself, without a given name."""
    points, reasons = _compare_names(one, other, rare)
    born, home, online = _born(one, other), _home(one, other), _online(one, other)
    if home[0] >= _SAME_HOME:
        born = (max(born[0], _MOST_AGAINST), born[1])  # of people with one name at one address, an age is often wrong
    elif home[0] < 0 and born[1] in ("", births.NEAR) and one.born and other.born:
        home = (_ONLY_A_NAME, "")
    for more, reason in (born, home, online):
        points += more
        if reason:
            reasons.append(reason)
    return Likeness(points, tuple(dict.fromkeys(reasons)))


def _compare_names(one: Person, other: Person, rare: Set[str]) -> tuple[float, list[str]]:
    pairs = [(mine, theirs) for mine in one.names for theirs in other.names]
    if not pairs:
        return 0.0, []
    points, reasons, mine, theirs = max(
        (
            (*_compare_name(one_way, other_way, rare), mine, theirs)
            for mine, theirs in pairs
            for one_way, other_way in _ways(mine, theirs)
        ),
        key=lambda found: found[0],
    )
    if points > 1 and (mine != one.names[0] or theirs != other.names[0]):
        reasons = [*reasons, "by another name that they use"]
    return points, reasons


def _ways(mine: Name, theirs: Name) -> Iterator[tuple[Name, Name]]:
    """As given, and where one name has more parts, also with two of them joined that are one part of the other."""
    yield mine, theirs
    longer, shorter = (mine, theirs) if len(mine) > len(theirs) else (theirs, mine)
    for at in range(len(longer) - 1 if len(longer) > len(shorter) else 0):
        joined = longer[at] + longer[at + 1]
        if any(OSA.distance(joined, part, score_cutoff=1) <= 1 for part in shorter):
            fewer = (*longer[:at], joined, *longer[at + 2 :])
            yield (fewer, theirs) if longer is mine else (mine, fewer)


def _compare_name(mine: Name, theirs: Name, rare: Set[str]) -> tuple[float, list[str]]:
    # Pairs each part with its best partner; parts left over on both sides count against.
    ranked = sorted(
        ((*_compare_part(a, b), i, j) for i, a in enumerate(mine) for j, b in enumerate(theirs)),
        key=lambda found: (-found[0], abs(found[2] - found[3])),
    )
    partners: dict[int, tuple[float, str, int]] = {}
    for level, word, i, j in ranked:
        if level > 0 and i not in partners and j not in {taken for _, _, taken in partners.values()}:
            partners[i] = (level, word, j)
    if not partners:
        return -5.0, []
    left = min(len(mine), len(theirs)) - len(partners)
    mean = sum(level for level, _, _ in partners.values()) / len(partners)
    order = [j for _, (_, _, j) in sorted(partners.items())]
    words = [word for _, (_, word, _) in sorted(partners.items()) if word]
    if len(partners) == 1:
        is_all = left == 0
        (at,) = partners
        if not is_all and not rare.isdisjoint(sounds(mine[at])):
            return 3.2 * mean, ["a rare surname the same" if not words else f"a rare surname, {words[0]}"]
        return (2.0 if is_all else 0.5) * mean, ["part of the name the same" if not words else words[0]]
    points = 5.0 * mean - 1.5 * left
    reasons = words or ["same name" if not left and len(mine) == len(theirs) else "much of the name the same"]
    if order != sorted(order):
        reasons = [*reasons, "names in another order"]
    return points, reasons


def _compare_part(one: str, other: str) -> tuple[float, str]:
    """A similarity from 0 to 1, and in words how the parts differ."""
    if one == other:
        return 1.0, ""
    if 1 in (len(one), len(other)):
        return (0.7, "an initial that fits") if one[0] == other[0] else (0.0, "")
    if heads(one) & heads(other) or other in heads(one) or one in heads(other):
        return 0.95, "another form of the same first name"
    if _is_joined(one, other):
        return 0.95, "a name with or without a particle"
    likeness = JaroWinkler.similarity(one, other)
    slips, shortest = OSA.distance(one, other), min(len(one), len(other))
    if slips == 1 and shortest >= 3:
        return 0.9, "one letter off in a name"
    # Arabic letters come without most vowels.
    is_short = len(one) > 2 < len(other) and not (_VOWEL.search(one[1:]) and _VOWEL.search(other[1:]))
    if sounds(one) & sounds(other) and (likeness >= 0.7 or is_short):
        return 0.88, "a name that sounds the same"
    if slips == 2 and shortest >= 6:
        return 0.82, "two letters off in a name"
    if shortest >= 3 and (one.startswith(other) or other.startswith(one)):
        return 0.8, "a shorter form of a name"
    return (0.75, "a name spelt nearly the same") if likeness >= 0.9 else (0.0, "")


def _is_joined(one: str, other: str) -> bool:
    pairs = [(bare, other) for bare in without_particle(one)] + [(one, bare) for bare in without_particle(other)]
    return any(OSA.distance(mine, theirs, score_cutoff=1) <= (len(theirs) > 4) for mine, theirs in pairs)


def _born(one: Person, other: Person) -> tuple[float, str]:
    return births.compare(one.born, other.born) if one.born and other.born else (0.0, "")


def _home(one: Person, other: Person) -> tuple[float, str]:
    is_same_address = bool(one.address and other.address) and fuzz.token_sort_ratio(one.address, other.address) >= 85
    if one.postcode and one.postcode == other.postcode:
        return (4.0, "same address") if is_same_address else (3.0, "same postcode")
    if one.postcode and other.postcode and not is_same_address:
        return _MOVED, ""
    return (2.0, "an address that reads the same") if is_same_address else (0.0, "")


def _online(one: Person, other: Person) -> tuple[float, str]:
    if one.reach & other.reach:
        return 6.0, "same phone number or email address"
    return (6.0, "same name on social media") if one.handles & other.handles else (0.0, "")
