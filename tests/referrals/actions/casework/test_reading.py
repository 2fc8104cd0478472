from datetime import UTC, datetime

import pytest

from referrals.actions.casework.assessment import add_note
from referrals.actions.casework.reading import acknowledge_concern, open_concern
from referrals.actions.faults.parts import UNOPENED
from referrals.models import Concern, Event, NoteKind, Outcome
from referrals.models.states import InvalidTransition
from referrals.rules.permissions import Denied
from referrals.sealing import CannotOpen
from tests.referrals.recording import record_outcome
from tests.referrals.review.building import ANSWERED, acknowledge, close

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
CHANGES = [
    lambda concern, by: open_concern(concern=concern, by=by, at=NOW),
    lambda concern, by: acknowledge_concern(concern=concern, by=by, at=NOW),
    lambda concern, by: record_outcome(
        concern=concern, outcome=Outcome.NO_CONCERN, rationale="x", **ANSWERED, by=by, at=NOW
    ),
]


@pytest.mark.parametrize("change", CHANGES)
def test_officer_of_another_force_is_denied_and_changes_nothing(concern, stranger, change):
    with pytest.raises(Denied):
        change(concern, stranger)
    concern.refresh_from_db()
    assert concern.opened_at is None
    assert Event.objects.filter(concern_id=concern.id).count() == 1


def test_each_reading_is_an_event_but_opened_at_is_set_once(concern, officer, make_officer):
    colleague = make_officer("norfolk", "colleague")
    open_concern(concern=concern, by=officer, at=NOW)
    open_concern(concern=concern, by=colleague, at=NOW.replace(hour=10))
    concern.refresh_from_db()
    assert (concern.opened_at, concern.opened_by) == (NOW, officer)
    assert [event.by for event in Event.objects.filter(kind="read")] == [
        officer.user.email,
        colleague.user.email,
    ]


def test_unreadable_concern_is_not_marked_as_read(concern, officer, settings):
    settings.SEALING_PRIVATE_KEYS = []
    with pytest.raises(CannotOpen):
        open_concern(concern=concern, by=officer, at=NOW)
    concern.refresh_from_db()
    assert concern.opened_at is None
    assert not Event.objects.filter(kind="read").exists()


def test_damaged_report_is_marked_and_reminders_go_on(concern, officer):
    add_note(concern=acknowledge(concern, officer), kind=NoteKind.FACT, text="Canarynote", by=officer, at=NOW)
    Concern.objects.update(sealed="v1||", opened_at=None)
    content = open_concern(concern=concern, by=officer, at=NOW)
    assert content["said"][0]["answer"] == [UNOPENED]
    assert [text for _, text in content["notes"]] == ["Canarynote"]
    concern.refresh_from_db()
    assert concern.opened_at is None
    assert Event.objects.filter(kind="read", by=officer.user.email).exists()


def test_damaged_outcome_hides_nothing_else(concern, officer):
    close(concern, officer, rationale_sealed="v1||")
    content = open_concern(concern=concern, by=officer, at=NOW)
    assert content["rationale"] == UNOPENED
    assert content["is_open"]


@pytest.mark.parametrize("page", ["", "print/", "export.json"])
def test_pages_show_a_damaged_report(concern, officer_client, page):
    Concern.objects.update(sealed="v1||")
    answer = officer_client.get(f"/review/{concern.reference}/{page}")
    assert answer.status_code == 200
    assert "cannot be opened" in answer.content.decode()


def test_concern_is_acknowledged_only_once(concern, officer):
    acknowledge_concern(concern=concern, by=officer, at=NOW)
    with pytest.raises(InvalidTransition):
        acknowledge_concern(concern=concern, by=officer, at=NOW)


def test_outcome_needs_acknowledgement_and_is_recorded_once(concern, officer):
    outcome = CHANGES[2]
    with pytest.raises(InvalidTransition):
        outcome(concern, officer)
    acknowledge_concern(concern=concern, by=officer, at=NOW)
    outcome(concern, officer)
    with pytest.raises(InvalidTransition):
        outcome(concern, officer)


def test_rationale_is_sealed(concern, officer):
    acknowledge_concern(concern=concern, by=officer, at=NOW)
    record_outcome(
        concern=concern, outcome=Outcome.NO_CONCERN, rationale="Canaryrationale", **ANSWERED, by=officer, at=NOW
    )
    concern.refresh_from_db()
    assert "Canary" not in concern.rationale_sealed
    assert open_concern(concern=concern, by=officer, at=NOW)["rationale"] == "Canaryrationale"


def test_acknowledgement_is_rolled_back_when_its_event_fails(concern, officer, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(Event, "save", fail)
    with pytest.raises(RuntimeError):
        acknowledge_concern(concern=concern, by=officer, at=NOW)
    concern.refresh_from_db()
    assert concern.state == "received"
