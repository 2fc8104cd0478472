"""A table of counts with the lengths of its bars."""

from collections.abc import Sequence
from dataclasses import dataclass

from referrals.review.insight.suppression import hides_total, suppress

# Length of the longest bar, in per cent.
WIDEST = 100


@dataclass(frozen=True)
class Row:
    """`count` is None if it is hidden; `length` is from 0 to WIDEST. `before` is the count of the year before."""

    label: str
    count: int | None
    length: int
    before: int | None = None


@dataclass(frozen=True)
class Table:
    slug: str
    title: str
    heading: str
    rows: tuple[Row, ...]
    # None if it would reveal a hidden count.
    total: int | None
    note: str = ""
    # Whether its rows have a count of the year before.
    compares: bool = False

    @property
    def is_empty(self) -> bool:
        return self.total == 0


def make_table(
    slug: str,
    title: str,
    heading: str,
    counted: Sequence[tuple[str, int]],
    note: str = "",
    before: Sequence[int] = (),
) -> Table:
    """`counted` are pairs of label and count, in the order of the rows; `before` those of the year before."""
    counts = [count for _, count in counted]
    shown = suppress(counts)
    most = max((count for count in shown if count), default=1)
    rows = tuple(
        Row(label, count, round(WIDEST * (count or 0) / most), earlier)
        for (label, _), count, earlier in zip(
            counted, shown, suppress(before) if before else [None] * len(shown), strict=True
        )
    )
    total = None if hides_total(counts) else sum(counts)
    return Table(slug, title, heading, rows, total, note, compares=bool(before))
