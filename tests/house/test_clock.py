"""Every time that is stored or compared comes from the database's clock."""

import re

import pytest

from referrals.database.times import AHEAD, times_by_table
from tests.house.tree import ROOT, modules

_OWN_CLOCK = re.compile(r"timezone\.now\b|datetime\.now\(|\.utcnow\(|date\.today\(|\btime\.time\(")
# Where the clock of the process is meant.
ALLOWED = {
    # what reads it for the others
    "prevent_portal/clock.py",
    # what a browser compares with its own
    "guidance/views.py",
    "guidance/certificates.py",
    # sessions, which Django itself ends by the process's clock
    "prevent_portal/accounts/models/session.py",
    "prevent_portal/accounts/session_limits.py",
    # the alarm that has to work while the database does not answer
    "referrals/management/commands/watch_workers.py",
    # the cache, whose rows Django itself ends by the process's clock
    "prevent_portal/database_cache.py",
    # compared with the database's
    "referrals/actions/audit/second_sources.py",
}


def own_clocks(text: str) -> list[str]:
    return _OWN_CLOCK.findall(text)


def test_no_module_goes_by_the_clock_of_its_process():
    found = {str(path.relative_to(ROOT)) for path in modules() if own_clocks(path.read_text())}
    assert found <= ALLOWED, sorted(found - ALLOWED)


@pytest.mark.parametrize("planted", ["at = timezone.now()", "default_factory=timezone.now", "datetime.now(UTC)"])
def test_a_planted_clock_is_found(planted):
    assert own_clocks(planted)


def test_every_time_is_held_to_the_clock_or_said_to_be_ahead():
    held = {column for columns in times_by_table().values() for column in columns}
    assert not held & AHEAD
    assert {"received_at", "closed_at", "at", "beat_at", "sent_at"} <= held
