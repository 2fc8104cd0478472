"""A person's birth, as far as a report says it: a date, or an approximate year."""

from dataclasses import dataclass
from datetime import date

from rapidfuzz.distance import OSA

NEAR = "an age that is near"


@dataclass(frozen=True)
class Born:
    """Without a `day`, the year was calculated from an age and may be off by one or more."""

    year: int
    day: date | None = None

    @classmethod
    def on(cls, day: date) -> "Born":
        return cls(day.year, day)

    @classmethod
    def aged(cls, age: int, on: date) -> "Born":
        return cls(on.year - age)

    @property
    def years(self) -> range:
        slack = 1 if self.day else 2
        return range(self.year - slack, self.year + slack + 1)


def compare(one: Born, other: Born) -> tuple[float, str]:
    """Points for or against the same person, and the reason in words (empty if against)."""
    if one.day and other.day:
        return _compare_days(one.day, other.day)
    apart = abs(one.year - other.year)
    if apart <= 1:
        return 1.5, "about the same age"
    if apart <= 2:
        return 0.5, NEAR
    if apart == 3:
        return 0.0, ""
    return (-1.25, "") if apart <= 5 else (-5.0, "")


def _compare_days(one: date, other: date) -> tuple[float, str]:
    if one == other:
        return 5.0, "same date of birth"
    if (one.year, one.month, one.day) == (other.year, other.day, other.month):
        return 4.0, "same date of birth, day and month swapped"
    same = (one.year == other.year, one.month == other.month, one.day == other.day)
    if same == (True, True, False):
        return 3.0, "same month and year of birth, another day"
    if same == (True, False, True):
        return 3.0, "same day and year of birth, another month"
    if same == (False, True, True):
        is_slip = abs(one.year - other.year) == 1 or OSA.distance(str(one.year), str(other.year)) == 1
        return (3.0, "same birthday, year one step off") if is_slip else (0.5, "same birthday, another year")
    return (-3.0, "") if abs(one.year - other.year) <= 1 else (-6.0, "")
