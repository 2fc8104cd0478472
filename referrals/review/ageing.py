"""What a supervisor looks at first: danger that nobody has opened, and how old the open concerns are. In two queries.

Each number is that of the queue with the filters that it links to.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from referrals.models import Concern, Officer
from referrals.review.queue_counts import capped_counts
from referrals.review.queue_filters import QueueFilters, filtered, filtered_each

# (label, the fewest and the most days ago on which it was received).
_BANDS: tuple[tuple[str, int, int | None], ...] = (
    ("Today or yesterday", 0, 1),
    ("2 to 7 days ago", 2, 7),
    ("8 to 28 days ago", 8, 28),
    ("Longer ago", 29, None),
)
COLUMNS = {
    "Open": QueueFilters(),
    "Danger": QueueFilters(flag="danger"),
    "Overdue": QueueFilters(whose="overdue"),
    "Unassigned": QueueFilters(whose="unowned"),
}
UNOPENED = QueueFilters(flag="unopened")


@dataclass(frozen=True)
class Number:
    count: str
    address: str


@dataclass(frozen=True)
class Ageing:
    """`oldest`: the danger that has waited longest to be opened, with its reference, area and time of receipt."""

    unopened: Number
    oldest: Concern | None
    bands: list[tuple[str, list[Number]]]


def ageing(supervisor: Officer, today: date) -> Ageing:
    bands = [
        (label, [_within(each, today, least, most) for each in COLUMNS.values()]) for label, least, most in _BANDS
    ]
    views = [UNOPENED, *(view for _, row in bands for view in row)]
    counts = iter(capped_counts(supervisor, filtered_each(supervisor, views, [])))
    unopened = Number(next(counts), UNOPENED.address())
    return Ageing(
        unopened=unopened,
        oldest=_oldest_unopened(supervisor),
        bands=[(label, [Number(next(counts), view.address()) for view in row]) for label, row in bands],
    )


def _within(view: QueueFilters, today: date, least: int, most: int | None) -> QueueFilters:
    from_day = (today - timedelta(days=most)).isoformat() if most is not None else ""
    to_day = (today - timedelta(days=least)).isoformat() if least else ""
    return QueueFilters(whose=view.whose, flag=view.flag, from_day=from_day, to_day=to_day)


def _oldest_unopened(supervisor: Officer) -> Concern | None:
    concerns = filtered(supervisor, UNOPENED, []).order_by("received_at", "id")
    return concerns.select_related("area").only("reference", "received_at", "area__name").first()
