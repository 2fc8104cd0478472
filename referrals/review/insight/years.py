"""Financial years, April to March, as the Home Office counts, up to today.

Whoever sees these figures may read each concern of the force. Small counts are hidden for what is passed on, and the
page says that it is not for publication.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from referrals.rules.working_hours import LONDON

APRIL = 4
YEARS_BACK = 5


@dataclass(frozen=True)
class Year:
    """`first` is the year of its April: 2026 is April 2026 to March 2027. Ends with `today`."""

    first: int
    today: date

    @property
    def starts_on(self) -> date:
        return date(self.first, APRIL, 1)

    @property
    def ends_before(self) -> date:
        return max(self.starts_on, min(date(self.first + 1, APRIL, 1), self.today + timedelta(days=1)))

    @property
    def starts_at(self) -> datetime:
        return datetime.combine(self.starts_on, time.min, tzinfo=LONDON)

    @property
    def ends_at(self) -> datetime:
        return datetime.combine(self.ends_before, time.min, tzinfo=LONDON)

    @property
    def months(self) -> list[date]:
        """The first days of its months, up to today's."""
        months, day = [], self.starts_on
        while day < self.ends_before:
            months.append(day)
            day = date(day.year + day.month // 12, day.month % 12 + 1, 1)
        return months

    @property
    def is_over(self) -> bool:
        return self.ends_before == date(self.first + 1, APRIL, 1)

    @property
    def before(self) -> "Year":
        """The year before, up to the same day."""
        return Year(self.first - 1, _year_before(self.today))

    def __str__(self) -> str:
        return f"April {self.first} to March {self.first + 1}"


def _year_before(day: date) -> date:
    return day.replace(year=day.year - 1, day=min(day.day, 28) if day.month == 2 else day.day)


def years(today: date) -> list[Year]:
    newest = today.year if today.month >= APRIL else today.year - 1
    return [Year(first, today) for first in range(newest, newest - YEARS_BACK, -1)]


def read_year(text: str, today: date) -> Year:
    """Return the newest year if `text` is not one of the choices."""
    choices = years(today)
    return next((year for year in choices if str(year.first) == text), choices[0])
