"""The short form of the drill `flood` (docs/reliability.md): 60 bogus and 5 true reports in an hour."""

import pytest

from tools.drill._flooding import CONTROL, STANDARD, URGENT, simulate

BOGUS, TRUE = 60, 5


@pytest.fixture
def flood(db, clock):
    return lambda kind: simulate(BOGUS, TRUE, kind, clock)


def test_true_reports_in_a_flood_are_opened_in_time(flood):
    found = flood(STANDARD)
    assert (found.opened, found.late) == (TRUE, 0)
    assert found.mails < 30
    assert found.minutes < 10


def test_flood_costs_more_without_digests_and_ending_together(flood):
    """Control: each bogus report is a mail, and is ended on its own page."""
    found = flood(CONTROL)
    assert found.mails >= BOGUS
    assert found.minutes > 60


def test_true_reports_in_a_small_flood_of_urgent_ones_are_opened_in_time(flood):
    found = flood(URGENT)
    assert (found.opened, found.late) == (TRUE, 0)
    assert found.calls < 5
