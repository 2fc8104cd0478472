from datetime import UTC, date, datetime

import pytest

from referrals.review.insight.years import Year, read_year, years


@pytest.mark.parametrize(
    ("today", "newest"), [(date(2026, 3, 31), 2025), (date(2026, 4, 1), 2026), (date(2026, 11, 21), 2026)]
)
def test_a_year_begins_in_april(today, newest):
    assert [year.first for year in years(today)] == list(range(newest, newest - 5, -1))
    assert str(years(today)[0]) == f"April {newest} to March {newest + 1}"


def test_this_year_ends_with_the_last_whole_month():
    year = Year(2026, date(2026, 11, 21))
    assert (year.months[0], year.months[-1], len(year.months)) == (date(2026, 4, 1), date(2026, 10, 1), 7)
    assert not year.is_over
    # Clocks in London: midnight of 1 April is the evening before in UTC.
    assert year.starts_at == datetime(2026, 3, 31, 23, 0, tzinfo=UTC)
    assert year.ends_at == datetime(2026, 11, 1, 0, 0, tzinfo=UTC)


def test_in_its_first_month_a_year_has_nothing_yet():
    year = Year(2026, date(2026, 4, 30))
    assert year.months == []
    assert year.starts_at == year.ends_at


def test_a_year_that_is_over_is_whole():
    year = Year(2025, date(2026, 4, 1))
    assert len(year.months) == 12
    assert year.is_over


@pytest.mark.parametrize("asked", ["", "2019", "2027", "x", "２０２６", "2026\x00"])
def test_what_is_no_year_is_this_one(asked):
    assert read_year(asked, date(2026, 11, 21)).first == 2026
