"""Suppress small counts, so that statistics do not identify people.

Counts of 1 to 4 are hidden. Where the total would reveal them, because only one is hidden or all hidden ones must be
1, the smallest count that is shown is hidden too.
"""

from collections.abc import Sequence

SMALLEST = 5


def suppress(counts: Sequence[int]) -> list[int | None]:
    """Return the counts of one table, with None for those hidden. Assumes that the total is shown."""
    hidden = {index for index, count in enumerate(counts) if 0 < count < SMALLEST}
    while hidden and _is_derivable([counts[index] for index in hidden]):
        shown = [index for index, count in enumerate(counts) if count and index not in hidden]
        if not shown:
            # No other count can be hidden, so make_table hides the total.
            break
        hidden.add(min(shown, key=lambda index: counts[index]))
    return [None if index in hidden else count for index, count in enumerate(counts)]


def hides_total(counts: Sequence[int]) -> bool:
    shown = suppress(counts)
    hidden = [count for count, shown_count in zip(counts, shown, strict=True) if shown_count is None]
    return bool(hidden) and _is_derivable(hidden)


def _is_derivable(hidden: Sequence[int]) -> bool:
    # The sum of the hidden counts follows from the total, and each is at least 1.
    return len(hidden) == 1 or sum(hidden) == len(hidden)
