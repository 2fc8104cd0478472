"""Working time in England: nine to five, Monday to Friday, except bank holidays."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import holidays

LONDON = ZoneInfo("Europe/London")
OPENS, CLOSES = time(9), time(17)
_BANK_HOLIDAYS = holidays.country_holidays("GB", subdiv="ENG")
_SATURDAY = 5


def is_working_day(day: date) -> bool:
    return day.weekday() < _SATURDAY and day not in _BANK_HOLIDAYS


def is_open(at: datetime) -> bool:
    local = at.astimezone(LONDON)
    return is_working_day(local.date()) and OPENS <= local.time() < CLOSES


def next_opening(at: datetime) -> datetime:
    """`at` itself while it is working time."""
    moment = timedelta(microseconds=1)
    return after(at, moment) - moment


def before(at: datetime, working: timedelta) -> datetime:
    """The latest moment with this much working time between it and `at`."""
    day, left = at.astimezone(LONDON).date(), working
    while True:
        if is_working_day(day):
            opens, closes = (_moment(day, hour) for hour in (OPENS, CLOSES))
            end = min(at.astimezone(UTC), closes)
            if end - opens >= left:
                return end - left
            left -= max(end - opens, timedelta(0))
        day -= timedelta(days=1)


def after(at: datetime, working: timedelta) -> datetime:
    """The first moment with this much working time between `at` and it."""
    day, left = at.astimezone(LONDON).date(), working
    while True:
        if is_working_day(day):
            start, closes = max(at.astimezone(UTC), _moment(day, OPENS)), _moment(day, CLOSES)
            if left <= closes - start:
                return start + left
            left -= max(closes - start, timedelta(0))
        day += timedelta(days=1)


def between(start: datetime, end: datetime) -> timedelta:
    day, total = start.astimezone(LONDON).date(), timedelta(0)
    while _moment(day, OPENS) < end:
        if is_working_day(day):
            total += max(min(end, _moment(day, CLOSES)) - max(start, _moment(day, OPENS)), timedelta(0))
        day += timedelta(days=1)
    return total


def _moment(day: date, hour: time) -> datetime:
    # In UTC, where subtraction is correct on days when clocks change too.
    return datetime.combine(day, hour, tzinfo=LONDON).astimezone(UTC)
