from datetime import UTC, date, datetime

import pytest

from referrals.review.insight.years import Year, read_year, years


@pytest.mark.parametrize(
    ("today", "newest"), [(date(2026, 3, 31), 2025), (date(2026, 4, 1), 2026), (date(2026, 11, 21), 2026)]
)
def test_financial_year_begins_in_april(today, newest):
    assert [year.first for year in years(today)] == list(range(newest, newest - 5, -1))
    assert str(years(today)[0]) == f"April {newest} to March {newest + 1}"


def test_current_year_ends_with_today():
    year = Year(2026, date(2026, 11, 21))
    assert (year.months[0], year.months[-1], len(year.months)) == (date(2026, 4, 1), date(2026, 11, 1), 8)
    assert not year.is_over
    # London time: midnight of 1 April is 23:00 UTC of the day before.
    assert year.starts_at == datetime(2026, 3, 31, 23, 0, tzinfo=UTC)
    assert year.ends_at == datetime(2026, 11, 22, 0, 0, tzinfo=UTC)


def test_year_on_its_first_day_has_one_month():
    year = Year(2026, date(2026, 4, 1))
    assert year.months == [date(2026, 4, 1)]


@pytest.mark.parametrize(
    ("today", "same_day"),
    [
        (date(2026, 11, 21), date(2025, 11, 21)),
        (date(2028, 2, 29), date(2027, 2, 28)),
        (date(2027, 3, 31), date(2026, 3, 31)),
    ],
)
def test_year_before_ends_on_the_same_day(today, same_day):
    year = years(today)[0]
    assert (year.before.first, year.before.today) == (year.first - 1, same_day)
    assert len(year.before.months) == len(year.months)


def test_past_year_has_twelve_months():
    year = Year(2025, date(2026, 4, 1))
    assert len(year.months) == 12
    assert year.is_over


@pytest.mark.parametrize("asked", ["", "2019", "2027", "x", "２０２６", "2026\x00"])
def test_invalid_year_gives_the_current_one(asked):
    assert read_year(asked, date(2026, 11, 21)).first == 2026
