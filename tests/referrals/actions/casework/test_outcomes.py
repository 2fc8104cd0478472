"""Outcomes: closing at once or with a second officer, sending back, reopening, waiting and notes."""

from datetime import UTC, date, datetime

import pytest

from referrals.actions.casework import assessment, outcomes
from referrals.actions.casework.ownership import take_concern
from referrals.actions.casework.reading import open_concern
from referrals.actions.faults.parts import UNOPENED
from referrals.models import Event, NoteKind, Outcome, Urgency
from referrals.models.states import HANDED_OVER, InvalidTransition, NotHandedOver, NotPermitted
from tests.referrals.recording import record_outcome
from tests.referrals.review.building import AGREED, ANSWERED, acknowledge, close, send

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
WHY = "Canaryreason"


@pytest.fixture
def colleague(make_officer):
    return make_officer("norfolk", "colleague")


@pytest.fixture(params=["about_child", "violence", "has_earlier"])
def serious(request, officer):
    return acknowledge(send(), officer, **{request.param: True})


def decide(concern, by, outcome=Outcome.NO_CONCERN):
    record_outcome(concern=concern, outcome=outcome, rationale=WHY, **ANSWERED, by=by, at=NOW)
    concern.refresh_from_db()


def kinds(concern):
    return list(Event.objects.filter(concern_id=concern.id).values_list("kind", flat=True))


def test_serious_concern_is_not_closed_by_one_officer(serious, officer):
    decide(serious, officer)
    assert (serious.state, serious.closed_at) == ("outcome", None)
    for action, given in ((outcomes.approve_outcome, AGREED), (outcomes.send_back, {"reason": "x"})):
        with pytest.raises(NotPermitted):
            action(**given, concern=serious, by=officer, at=NOW)
    serious.refresh_from_db()
    assert serious.state == "outcome"


@pytest.mark.parametrize(("band", "state"), [("to-17", "outcome"), ("to-10", "outcome"), ("to-20", "closed")])
def test_age_band_under_18_requires_a_second_officer(officer, band, state):
    """The reporter may not have known the person's age."""
    concern = acknowledge(send(), officer)
    given = {"outcome": Outcome.NO_CONCERN, "rationale": WHY, "age_band": band} | ANSWERED
    record_outcome(concern=concern, by=officer, at=NOW, **given)
    concern.refresh_from_db()
    assert (concern.state, concern.about_child) == (state, state == "outcome")


def test_adult_age_band_does_not_clear_the_child_flag(officer):
    concern = acknowledge(send(), officer, about_child=True)
    given = {"outcome": Outcome.NO_CONCERN, "rationale": WHY, "age_band": "over-30"} | ANSWERED
    record_outcome(concern=concern, by=officer, at=NOW, **given)
    concern.refresh_from_db()
    assert (concern.state, concern.about_child) == ("outcome", True)


def test_new_owner_does_not_count_as_second_officer(serious, officer, colleague):
    """Otherwise taking the concern over would let one decision be approved as if by two officers."""
    decide(serious, officer)
    take_concern(concern=serious, by=colleague, at=NOW)
    for by in (officer, colleague):
        with pytest.raises(NotPermitted):
            outcomes.approve_outcome(concern=serious, **AGREED, by=by, at=NOW)


def test_second_officer_closes_the_concern(serious, officer, colleague):
    decide(serious, officer)
    outcomes.approve_outcome(concern=serious, **AGREED, by=colleague, at=NOW)
    serious.refresh_from_db()
    assert (serious.state, serious.closed_by, serious.outcome_by) == ("closed", colleague, officer)
    assert kinds(serious)[-2:] == ["noted", "closed"]
    with pytest.raises(InvalidTransition):
        outcomes.approve_outcome(concern=serious, **AGREED, by=colleague, at=NOW)


def test_sent_back_concern_keeps_its_outcome_in_a_note(serious, officer, colleague):
    decide(serious, officer)
    outcomes.send_back(concern=serious, reason="Ask the school first", by=colleague, at=NOW)
    serious.refresh_from_db()
    assert (serious.state, serious.owner, serious.outcome, serious.rationale_sealed) == (
        "assessment",
        officer,
        "",
        "",
    )
    ((_, text),) = open_concern(concern=serious, by=officer, at=NOW)["notes"]
    assert text.startswith(f"Ask the school first\n\nThe outcome that no longer stands: No Prevent concern. {WHY}")
    decide(serious, officer, Outcome.SIGNPOSTED)
    assert serious.state == "outcome"


def test_other_concern_closes_at_once_and_can_be_reopened(officer, colleague):
    concern = acknowledge(send(), officer)
    decide(concern, officer)
    assert (concern.state, concern.closed_by) == ("closed", officer)
    outcomes.reopen_concern(concern=concern, reason="A second report", by=colleague, at=NOW)
    concern.refresh_from_db()
    assert (concern.state, concern.owner, concern.closed_at) == ("assessment", colleague, None)
    assert kinds(concern)[-3:] == ["closed", "noted", "reopened"]


def test_only_the_owner_records_an_outcome(officer, colleague):
    concern = acknowledge(send(), officer)
    with pytest.raises(NotPermitted):
        decide(concern, colleague)


def test_awaiting_information_needs_a_future_date(officer):
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


def test_note_is_sealed_and_opens_only_in_its_own_row(officer, colleague):
    concern, other = acknowledge(send(), officer), acknowledge(send(), officer)
    note = assessment.add_note(concern=concern, kind=NoteKind.FACT, text="Canarynote", by=colleague, at=NOW)
    assert "Canary" not in note.sealed
    ((shown, text),) = open_concern(concern=concern, by=officer, at=NOW)["notes"]
    assert (shown.by, text) == (colleague, "Canarynote")
    note.concern = other
    note.save()
    ((_, text),) = open_concern(concern=other, by=officer, at=NOW)["notes"]
    assert text == UNOPENED


def test_note_on_unacknowledged_concern_is_refused(officer):
    with pytest.raises(InvalidTransition):
        assessment.add_note(concern=send(), kind=NoteKind.FACT, text="x", by=officer, at=NOW)


@pytest.mark.parametrize("closed", [True, False])
def test_assessment_is_refused_to_others_and_after_closing(officer, colleague, closed):
    concern = close(send(), officer) if closed else acknowledge(send(), officer)
    by, refusal = (officer, InvalidTransition) if closed else (colleague, NotPermitted)
    with pytest.raises(refusal):
        assessment.begin_assessment(concern=concern, by=by, at=NOW)
    with pytest.raises(refusal):
        assessment.set_follow_up(concern=concern, on=date(2027, 1, 1), by=by, at=NOW)


@pytest.mark.parametrize("outcome", HANDED_OVER)
@pytest.mark.parametrize("number", ["", "  "])
def test_what_is_sent_on_says_who_has_it_now(officer, outcome, number):
    concern = acknowledge(send(), officer)
    given = {"concern": concern, "outcome": outcome, "rationale": WHY, "by": officer, "at": NOW}
    with pytest.raises(NotHandedOver):
        record_outcome(**given, record_number=number)
    record_outcome(**given, record_number="DS Example, Norfolk")
    concern.refresh_from_db()
    assert concern.state == "closed"


@pytest.mark.parametrize("outcome", [*HANDED_OVER, Outcome.SIGNPOSTED, Outcome.NO_CONCERN])
def test_urgent_concern_takes_two_officers(officer, colleague, outcome):
    concern = acknowledge(send(urgency=Urgency.URGENT), officer)
    given = {"outcome": outcome, "rationale": WHY, "by": officer, "at": NOW, "record_number": "1"}
    record_outcome(concern=concern, **given, **ANSWERED)
    concern.refresh_from_db()
    assert concern.state == "outcome"
    outcomes.approve_outcome(concern=concern, **AGREED, by=colleague, at=NOW)
    concern.refresh_from_db()
    assert concern.state == "closed"
