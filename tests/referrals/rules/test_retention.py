"""How long a concern is kept, as a table that the environment may change."""

import re
from datetime import timedelta

import pytest

from guidance.content.privacy import PRIVACY
from referrals import checks
from referrals.models import Outcome
from referrals.rules import retention
from referrals.rules.retention import BadSchedule, Period
from tests.figures import ROOT
from tests.referrals.review.building import AT


def test_every_outcome_stands_in_the_table():
    assert set(retention.SCHEDULE) == set(Outcome)


def test_operations_tell_the_same_figures():
    written = re.findall(r"^\| ([a-z-]+) \| (\d+) \| (\d+) \|$", (ROOT / "docs/operations.md").read_text(), re.M)
    told = {name: Period(int(adult), int(child)) for name, adult, child in written}
    assert told == {outcome.value: period for outcome, period in retention.SCHEDULE.items()}


def test_a_childs_is_never_kept_longer_and_no_concern_is_short():
    assert all(0 < period.child <= period.adult <= 90 for period in retention.SCHEDULE.values())
    assert retention.SCHEDULE[Outcome.NO_CONCERN].adult < retention.SCHEDULE[Outcome.GATEWAY].adult


def test_the_environment_changes_it(monkeypatch):
    monkeypatch.setattr("django.conf.settings.RETENTION_DAYS", "no-concern=20/10, mistaken=7/7")
    changed = retention.schedule()
    assert changed[Outcome.NO_CONCERN] == Period(20, 10)
    assert changed[Outcome.GATEWAY] == retention.SCHEDULE[Outcome.GATEWAY]
    assert checks.check_retention(None) == []


BAD = ["x", "no-concern", "no-concern=30", "no-concern=30/60", "no-concern=0/0", "other=3/3", "no-concern=a/b"]


@pytest.mark.parametrize("text", BAD)
def test_what_cannot_be_read_is_said_and_changes_nothing(monkeypatch, text):
    monkeypatch.setattr("django.conf.settings.RETENTION_DAYS", text)
    with pytest.raises(BadSchedule):
        retention.schedule()
    assert [each.id for each in checks.check_retention(None)] == ["portal.W013"]


def test_what_is_not_closed_is_due_never():
    given = {"about_child": False, "periods": retention.SCHEDULE}
    assert retention.due_at(outcome="gateway", closed_at=None, **given) is None
    assert retention.due_at(outcome="gateway", closed_at=AT, **given) == AT + timedelta(days=90)


def test_the_privacy_page_tells_the_public_these_times():
    told = re.findall(r"after (\d+) days \(under 18: (\d+) days\)", str(PRIVACY.body))
    assert {(int(adult), int(child)) for adult, child in told} == {
        (period.adult, period.child) for period in retention.SCHEDULE.values()
    }
    assert len(told) == len(set(told))
