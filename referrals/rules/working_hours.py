"""Working time in England: Monday to Friday, except bank holidays, in the hours of a force or from nine to five."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import holidays

LONDON = ZoneInfo("Europe/London")
_BANK_HOLIDAYS = holidays.country_holidays("GB", subdiv="ENG")
_SATURDAY = 5


@dataclass(frozen=True)
class Hours:
    """In London, on a working day."""

    opens: time
    closes: time

    @property
    def in_a_day(self) -> timedelta:
        day = date.min
        return datetime.combine(day, self.closes) - datetime.combine(day, self.opens)


DEFAULT_HOURS = Hours(time(9), time(17))


def is_working_day(day: date) -> bool:
    return day.weekday() < _SATURDAY and day not in _BANK_HOLIDAYS


def is_open(at: datetime, hours: Hours = DEFAULT_HOURS) -> bool:
    local = at.astimezone(LONDON)
    return is_working_day(local.date()) and hours.opens <= local.time() < hours.closes


def next_opening(at: datetime, hours: Hours = DEFAULT_HOURS) -> datetime:
    """`at` itself while it is working time."""
    moment = timedelta(microseconds=1)
    return after(at, moment, hours) - moment


def before(at: datetime, working: timedelta, hours: Hours = DEFAULT_HOURS) -> datetime:
    """The latest moment with this much working time between it and `at`."""
    day, left = at.astimezone(LONDON).date(), working
    while True:
        if is_working_day(day):
            opens, closes = (_moment(day, hour) for hour in (hours.opens, hours.closes))
            end = min(at.astimezone(UTC), closes)
            if end - opens >= left:
                return end - left
            left -= max(end - opens, timedelta(0))
        day -= timedelta(days=1)


def after(at: datetime, working: timedelta, hours: Hours = DEFAULT_HOURS) -> datetime:
    """The first moment with this much working time between `at` and it."""
    day, left = at.astimezone(LONDON).date(), working
    while True:
        if is_working_day(day):
            start, closes = max(at.astimezone(UTC), _moment(day, hours.opens)), _moment(day, hours.closes)
            if left <= closes - start:
                return start + left
            left -= max(closes - start, timedelta(0))
        day += timedelta(days=1)


def between(start: datetime, end: datetime, hours: Hours = DEFAULT_HOURS) -> timedelta:
    day, total = start.astimezone(LONDON).date(), timedelta(0)
    while (opens := _moment(day, hours.opens)) < end:
        if is_working_day(day):
            total += max(min(end, _moment(day, hours.closes)) - max(start, opens), timedelta(0))
        day += timedelta(days=1)
    return total


def _moment(day: date, hour: time) -> datetime:
    # In UTC, where subtraction is correct on days when clocks change too.
    return datetime.combine(day, hour, tzinfo=LONDON).astimezone(UTC)
