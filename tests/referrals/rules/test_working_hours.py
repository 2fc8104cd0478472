"""Working time over nights, weekends, bank holidays and clock changes."""

from datetime import UTC, datetime, timedelta

import pytest

from referrals.rules.working_hours import LONDON, before, is_open, is_working_day, next_opening


def london(year, month, day, hour, minute=0):
    return datetime(year, month, day, hour, minute, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("at", "hours", "expected"),
    [
        (london(2026, 11, 18, 15), 4, london(2026, 11, 18, 11)),
        (london(2026, 11, 18, 11), 4, london(2026, 11, 17, 15)),
        (london(2026, 11, 18, 23), 4, london(2026, 11, 18, 13)),
        (london(2026, 11, 18, 6), 8, london(2026, 11, 17, 9)),
        (london(2026, 11, 22, 12), 4, london(2026, 11, 20, 13)),  # Sunday: Friday afternoon
        (london(2026, 11, 23, 10), 4, london(2026, 11, 20, 14)),  # Monday morning
        (london(2026, 12, 29, 10), 2, london(2026, 12, 24, 16)),  # Christmas, and Boxing Day moved to Monday
        (london(2026, 10, 26, 10), 2, london(2026, 10, 23, 16)),  # clocks went back on Sunday
        (london(2026, 3, 30, 10), 2, london(2026, 3, 27, 16)),  # and forward
        (london(2026, 11, 20, 12), 16, london(2026, 11, 18, 12)),
    ],
)
def test_before_counts_back_working_time(at, hours, expected):
    assert before(at, timedelta(hours=hours)) == expected
    assert before(at.astimezone(UTC), timedelta(hours=hours)) == expected


@pytest.mark.parametrize(
    ("day", "works"),
    [("2026-11-20", True), ("2026-11-21", False), ("2026-12-25", False), ("2026-08-31", False), ("2026-03-17", True)],
)
def test_working_days_in_england(day, works):
    """17 March is a holiday in Northern Ireland alone."""
    assert is_working_day(datetime.fromisoformat(day).date()) == works


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (datetime(2026, 11, 20, 9, 0, tzinfo=LONDON), True),
        (datetime(2026, 11, 20, 8, 59, tzinfo=LONDON), False),
        (datetime(2026, 11, 20, 16, 59, tzinfo=LONDON), True),
        (datetime(2026, 11, 20, 17, 0, tzinfo=LONDON), False),
        (datetime(2026, 11, 21, 12, 0, tzinfo=LONDON), False),  # Saturday
        (datetime(2026, 12, 25, 12, 0, tzinfo=LONDON), False),
        # 08:00 UTC is 09:00 in London in summer, 08:00 in winter.
        (datetime(2026, 7, 20, 8, 0, tzinfo=UTC).astimezone(LONDON), True),
        (datetime(2026, 11, 20, 8, 0, tzinfo=UTC).astimezone(LONDON), False),
    ],
)
def test_is_open(at, expected):
    assert is_open(at) is expected


@pytest.mark.parametrize(
    ("at", "opens"),
    [
        (london(2026, 11, 20, 12, 30), london(2026, 11, 20, 12, 30)),
        (london(2026, 11, 20, 3), london(2026, 11, 20, 9)),
        (london(2026, 11, 19, 17), london(2026, 11, 20, 9)),
        (london(2026, 11, 20, 23, 30), london(2026, 11, 23, 9)),  # Friday night
        (london(2026, 11, 22, 12), london(2026, 11, 23, 9)),  # Sunday
        (london(2026, 12, 24, 18), london(2026, 12, 29, 9)),  # Christmas, and Boxing Day moved to Monday
        (london(2026, 10, 24, 12), london(2026, 10, 26, 9)),  # clocks go back on Sunday
    ],
)
def test_next_opening(at, opens):
    assert next_opening(at) == opens
    assert is_open(next_opening(at))
