"""The retention schedule, its override by a setting, and the documents that state it."""

import re
from datetime import timedelta

import pytest

from guidance.content.privacy import PRIVACY
from referrals import checks
from referrals.actions.retention.destruction import obstacles_to_schedule
from referrals.models import Outcome
from referrals.rules import retention
from referrals.rules.retention import BadSchedule, Period
from tests.figures import ROOT
from tests.referrals.review.building import AT


def test_every_outcome_has_a_retention_period():
    assert set(retention.SCHEDULE) == set(Outcome), "Add its row to SCHEDULE in referrals/rules/retention.py"


def test_operations_document_states_the_schedule():
    written = re.findall(r"^\| ([a-z-]+) \| (\d+) \| (\d+) \|$", (ROOT / "docs/operations.md").read_text(), re.M)
    stated = {name: Period(int(adult), int(child)) for name, adult, child in written}
    assert stated == {outcome.value: period for outcome, period in retention.SCHEDULE.items()}, (
        "Write the same rows in the table of docs/operations.md, section 14"
    )


def test_page_for_a_data_protection_officer_is_true_to_the_code():
    page = (ROOT / "docs/retention.md").read_text()
    written = re.findall(r"^\| ([a-z-]+) \| (\d+) \| (\d+) \| (.+) \|$", page, re.M)
    stated = {name: Period(int(adult), int(child)) for name, adult, child, _ in written}
    assert stated == {outcome.value: period for outcome, period in retention.SCHEDULE.items()}
    assert {name for name, *_, who in written if "nobody else" in who} == retention.ONLY_HERE
    for words in obstacles_to_schedule():
        assert f"| {words} |" in page
    assert retention.STUB_PERIOD.days // 365 == retention.MOPI_YEARS == 6
    assert "for six years" in page


def test_periods_stand_beside_the_years_of_the_police():
    section = (ROOT / "docs/operations.md").read_text().partition("## 14. Retention")[2].partition("## 15")[0]
    assert "may exist nowhere else" in section
    assert "(MoPI) keeps what it records for six years" in " ".join(section.split())


def test_periods_for_children_are_not_longer():
    assert all(0 < period.child <= period.adult <= 90 for period in retention.SCHEDULE.values())
    assert retention.SCHEDULE[Outcome.NO_CONCERN].adult < retention.SCHEDULE[Outcome.GATEWAY].adult


def test_setting_overrides_the_schedule(monkeypatch):
    monkeypatch.setattr("django.conf.settings.RETENTION_DAYS", "no-concern=20/10, mistaken=7/7")
    changed = retention.schedule()
    assert changed[Outcome.NO_CONCERN] == Period(20, 10)
    assert changed[Outcome.GATEWAY] == retention.SCHEDULE[Outcome.GATEWAY]
    assert checks.check_retention(None) == []


BAD = ["x", "no-concern", "no-concern=30", "no-concern=30/60", "no-concern=0/0", "other=3/3", "no-concern=a/b"]


@pytest.mark.parametrize("text", BAD)
def test_invalid_setting_is_reported_by_the_check(monkeypatch, text):
    monkeypatch.setattr("django.conf.settings.RETENTION_DAYS", text)
    with pytest.raises(BadSchedule):
        retention.schedule()
    assert [each.id for each in checks.check_retention(None)] == ["portal.W013"]


def test_open_concern_is_never_due():
    given = {"about_child": False, "periods": retention.SCHEDULE}
    assert retention.due_at(outcome="gateway", closed_at=None, **given) is None
    assert retention.due_at(outcome="gateway", closed_at=AT, **given) == AT + timedelta(days=90)


def test_privacy_page_states_the_schedule():
    stated = re.findall(r"after (\d+) days \(under 18: (\d+) days\)", str(PRIVACY.body))
    assert {(int(adult), int(child)) for adult, child in stated} == {
        (period.adult, period.child) for period in retention.SCHEDULE.values()
    }, "Add or change the line with these days in _PERIODS of guidance/content/privacy.py"
    assert len(stated) == len(set(stated))


def test_privacy_page_states_how_long_a_stub_stays():
    (years,) = re.findall(r"for (\d+) years more", str(PRIVACY.body))
    assert int(years) == retention.STUB_PERIOD.days // 365
