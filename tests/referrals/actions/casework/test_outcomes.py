"""How a concern ends: at once, or when a second officer agrees; and how it goes on."""

from datetime import UTC, date, datetime

import pytest

from referrals.actions.casework import assessment, outcomes
from referrals.actions.casework.ownership import take_concern
from referrals.actions.casework.reading import open_concern
from referrals.models import Event, NoteKind, Outcome
from referrals.models.states import InvalidTransition, NotPermitted
from referrals.sealing import CannotOpen
from tests.referrals.review.building import acknowledge, close, send

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
WHY = "Canaryreason"


@pytest.fixture
def colleague(make_officer):
    return make_officer("norfolk", "colleague")


@pytest.fixture(params=["about_child", "violence", "has_earlier"])
def grave(request, officer):
    return acknowledge(send(), officer, **{request.param: True})


def decide(concern, by, outcome=Outcome.NO_CONCERN):
    outcomes.record_outcome(concern=concern, outcome=outcome, rationale=WHY, by=by, at=NOW)
    concern.refresh_from_db()


def kinds(concern):
    return list(Event.objects.filter(concern_id=concern.id).values_list("kind", flat=True))


def test_nobody_closes_a_grave_one_alone(grave, officer):
    decide(grave, officer)
    assert (grave.state, grave.closed_at) == ("outcome", None)
    for verb in (outcomes.approve_outcome, lambda **given: outcomes.send_back(reason="x", **given)):
        with pytest.raises(NotPermitted):
            verb(concern=grave, by=officer, at=NOW)
    grave.refresh_from_db()
    assert grave.state == "outcome"


@pytest.mark.parametrize(("band", "state"), [("to-17", "outcome"), ("to-10", "outcome"), ("to-20", "closed")])
def test_whom_the_officer_found_to_be_a_child_takes_two(officer, band, state):
    """The reporter may not have known how old they are."""
    concern = acknowledge(send(), officer)
    given = {"outcome": Outcome.NO_CONCERN, "rationale": WHY, "age_band": band}
    outcomes.record_outcome(concern=concern, by=officer, at=NOW, **given)
    concern.refresh_from_db()
    assert (concern.state, concern.about_child) == (state, state == "outcome")


def test_a_child_is_not_made_an_adult_to_close_it_alone(officer):
    concern = acknowledge(send(), officer, about_child=True)
    given = {"outcome": Outcome.NO_CONCERN, "rationale": WHY, "age_band": "over-30"}
    outcomes.record_outcome(concern=concern, by=officer, at=NOW, **given)
    concern.refresh_from_db()
    assert (concern.state, concern.about_child) == ("outcome", True)


def test_a_new_owner_is_not_a_second_officer(grave, officer, colleague):
    """Else two pressing in turn, one of them taking it over, would be one decision."""
    decide(grave, officer)
    take_concern(concern=grave, by=colleague, at=NOW)
    for by in (officer, colleague):
        with pytest.raises(NotPermitted):
            outcomes.approve_outcome(concern=grave, by=by, at=NOW)


def test_a_second_officer_closes_it(grave, officer, colleague):
    decide(grave, officer)
    outcomes.approve_outcome(concern=grave, by=colleague, at=NOW)
    grave.refresh_from_db()
    assert (grave.state, grave.closed_by, grave.outcome_by) == ("closed", colleague, officer)
    assert kinds(grave)[-2:] == ["outcome", "closed"]
    with pytest.raises(InvalidTransition):
        outcomes.approve_outcome(concern=grave, by=colleague, at=NOW)


def test_sent_back_it_goes_on_and_forgets_nothing(grave, officer, colleague):
    decide(grave, officer)
    outcomes.send_back(concern=grave, reason="Ask the school first", by=colleague, at=NOW)
    grave.refresh_from_db()
    assert (grave.state, grave.owner, grave.outcome, grave.rationale_sealed) == ("assessment", officer, "", "")
    ((_, text),) = open_concern(concern=grave, by=officer, at=NOW)["notes"]
    assert text == f"Ask the school first\n\nThe outcome that no longer stands: No Prevent concern. {WHY}"
    decide(grave, officer, Outcome.SIGNPOSTED)
    assert grave.state == "outcome"


def test_any_other_is_closed_at_once_and_may_be_opened_again(officer, colleague):
    concern = acknowledge(send(), officer)
    decide(concern, officer)
    assert (concern.state, concern.closed_by) == ("closed", officer)
    outcomes.reopen_concern(concern=concern, reason="A second report", by=colleague, at=NOW)
    concern.refresh_from_db()
    assert (concern.state, concern.owner, concern.closed_at) == ("assessment", colleague, None)
    assert kinds(concern)[-3:] == ["closed", "noted", "reopened"]


def test_only_the_owner_decides(officer, colleague):
    concern = acknowledge(send(), officer)
    with pytest.raises(NotPermitted):
        decide(concern, colleague)


def test_waiting_has_a_day_and_says_for_what(officer):
    concern = acknowledge(send(), officer)
    for past in (date(2026, 11, 21), date(2020, 1, 1)):
        with pytest.raises(ValueError, match="future"):
            assessment.await_information(concern=concern, what="x", until=past, by=officer, at=NOW)
    assessment.await_information(concern=concern, what="The school", until=date(2026, 11, 23), by=officer, at=NOW)
    concern.refresh_from_db()
    assert (concern.state, concern.follow_up_on) == ("awaiting", date(2026, 11, 23))
    assessment.begin_assessment(concern=concern, by=officer, at=NOW)
    concern.refresh_from_db()
    assert concern.state == "assessment"
    assert Event.objects.get(kind="awaiting").facts == {"until": "2026-11-23"}


def test_a_note_is_sealed_and_opens_in_its_own_row_alone(officer, colleague):
    concern, other = acknowledge(send(), officer), acknowledge(send(), officer)
    note = assessment.add_note(concern=concern, kind=NoteKind.FACT, text="Canarynote", by=colleague, at=NOW)
    assert "Canary" not in note.sealed
    ((shown, text),) = open_concern(concern=concern, by=officer, at=NOW)["notes"]
    assert (shown.by, text) == (colleague, "Canarynote")
    note.concern = other
    note.save()
    with pytest.raises(CannotOpen):
        open_concern(concern=other, by=officer, at=NOW)


def test_before_it_is_acknowledged_there_are_no_notes(officer):
    with pytest.raises(InvalidTransition):
        assessment.add_note(concern=send(), kind=NoteKind.FACT, text="x", by=officer, at=NOW)


@pytest.mark.parametrize("ended", [True, False])
def test_the_owners_steps_are_theirs_and_end_with_it(officer, colleague, ended):
    concern = close(send(), officer) if ended else acknowledge(send(), officer)
    by, refusal = (officer, InvalidTransition) if ended else (colleague, NotPermitted)
    with pytest.raises(refusal):
        assessment.begin_assessment(concern=concern, by=by, at=NOW)
    with pytest.raises(refusal):
        assessment.set_follow_up(concern=concern, on=date(2027, 1, 1), by=by, at=NOW)
