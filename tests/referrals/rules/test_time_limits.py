"""Time limits in working hours, over weekends, bank holidays and clock changes."""

from datetime import UTC, datetime, timedelta

import pytest

from referrals.models import Urgency
from referrals.rules import working_hours
from referrals.rules.time_limits import target_for, time_left


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("urgency", "since", "target"),
    [
        (Urgency.STANDARD, "2026-11-16T10:30:59", "2026-11-23T10:30"),
        (Urgency.URGENT, "2026-11-16T10:30", "2026-11-17T10:30"),
        # Nights and weekends do not count.
        (Urgency.URGENT, "2026-11-20T23:00", "2026-11-23T17:00"),
        (Urgency.STANDARD, "2026-11-21T08:00", "2026-11-27T17:00"),
        # Christmas 2026: Friday, and the Monday in place of Saturday's Boxing Day.
        (Urgency.URGENT, "2026-12-24T12:00", "2026-12-29T12:00"),
        # Over the end of summer time: 16:00 in London is 15:00 UTC before, 16:00 UTC after.
        (Urgency.URGENT, "2026-10-23T15:00", "2026-10-26T16:00"),
    ],
)
def test_target_for_an_outcome(urgency, since, target):
    assert target_for(urgency, at(since), "norfolk") == at(target)


def test_limits_can_be_configured(settings):
    settings.DECIDE_WITHIN = [0, 16]
    assert target_for(Urgency.URGENT, at("2026-11-16T10:30"), "norfolk") == at("2026-11-16T10:30")
    assert target_for(Urgency.STANDARD, at("2026-11-16T10:30"), "norfolk") == at("2026-11-18T10:30")


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("2026-11-23T10:00", "5 working days left"),
        ("2026-11-17T10:00", "1 working day left"),
        ("2026-11-17T09:59", "7 working hours left"),
        ("2026-11-16T11:00", "1 working hour left"),
        ("2026-11-16T10:59", "under a working hour left"),
        ("2026-11-16T10:00", ""),
        ("2026-10-16T10:00", ""),
    ],
)
def test_time_left_in_words(target, words):
    assert time_left(at(target), at("2026-11-16T10:00"), "norfolk") == words


@pytest.mark.parametrize("hours", [0.5, 8, 23, 200])
@pytest.mark.parametrize("start", ["2026-11-16T10:00", "2026-10-23T16:59", "2026-12-24T20:00", "2026-03-28T00:00"])
def test_between_is_the_inverse_of_after(start, hours):
    working = timedelta(hours=hours)
    assert working_hours.between(at(start), working_hours.after(at(start), working)) == working
