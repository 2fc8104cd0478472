"""A table of counts and the lengths of its bars: what a page draws and a file holds."""

from collections.abc import Sequence
from dataclasses import dataclass

from referrals.review.insight.suppression import hides_total, suppress

# Of the drawing, in its own units.
WIDEST = 100


@dataclass(frozen=True)
class Row:
    """`count` is None where it is hidden; `length` is that of its bar, of WIDEST."""

    label: str
    count: int | None
    length: int


@dataclass(frozen=True)
class Table:
    slug: str
    title: str
    heading: str
    rows: tuple[Row, ...]
    # None where it would tell what is hidden.
    total: int | None
    note: str = ""

    @property
    def is_empty(self) -> bool:
        return self.total == 0


def make_table(slug: str, title: str, heading: str, counted: Sequence[tuple[str, int]], note: str = "") -> Table:
    """Of (label, count), in the order to be shown."""
    counts = [count for _, count in counted]
    shown = suppress(counts)
    most = max((count for count in shown if count), default=1)
    rows = tuple(
        Row(label, count, round(WIDEST * (count or 0) / most))
        for (label, _), count in zip(counted, shown, strict=True)
    )
    return Table(slug, title, heading, rows, None if hides_total(counts) else sum(counts), note)
