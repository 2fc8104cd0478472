"""Small counts are not shown, nor what would give them away.

Statistics about few people name them. A count of 1 to 4 is hidden; where one alone is hidden, or those hidden could
only all be 1, the total would tell it, and so the smallest that is shown is hidden too.
"""

from collections.abc import Sequence

SMALLEST = 5


def suppress(counts: Sequence[int]) -> list[int | None]:
    """The counts of one table, whose total is known; None for what is hidden."""
    hidden = {place for place, count in enumerate(counts) if 0 < count < SMALLEST}
    while hidden and _is_given_away([counts[place] for place in hidden]):
        shown = [place for place, count in enumerate(counts) if count and place not in hidden]
        if not shown:
            # Nothing is left to hide behind: the total itself goes, in Table.
            break
        hidden.add(min(shown, key=lambda place: counts[place]))
    return [None if place in hidden else count for place, count in enumerate(counts)]


def hides_total(counts: Sequence[int]) -> bool:
    """Whether the total would tell what is hidden."""
    shown = suppress(counts)
    hidden = [count for count, seen in zip(counts, shown, strict=True) if seen is None]
    return bool(hidden) and _is_given_away(hidden)


def _is_given_away(hidden: Sequence[int]) -> bool:
    """Every hidden one is at least 1: by their sum, one alone is known, and so are as many as the sum."""
    return len(hidden) == 1 or sum(hidden) == len(hidden)
