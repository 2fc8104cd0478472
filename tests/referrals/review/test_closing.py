"""The page on which a concern is closed: what it shows, what it asks, and what the second officer reads."""

import pytest

from referrals.actions.casework import linked_concerns, outcomes
from referrals.models import Concern, Decision, Event, Outcome, Urgency
from referrals.models.states import Unanswered
from tests.referrals.conftest import signed_in
from tests.referrals.recording import record_outcome
from tests.referrals.report.filling import read, words
from tests.referrals.review.building import (
    AGREED,
    ANSWERED,
    ANSWERED_FORM,
    AT,
    acknowledge,
    add_match,
    exchange,
    send,
)

WEAPON = {"risks": {"risks": ["weapon"]}}
GIVEN = {"outcome": "no-concern", "rationale": "The school has a plan", "considered": "on"}


@pytest.fixture
def concern(officer):
    concern = send(answer="Canarywords of the report", facts=WEAPON, urgency=Urgency.URGENT)
    return acknowledge(concern, officer, danger_signs="plan")


@pytest.fixture
def linked(concern, officer):
    """An earlier concern about the same person, with a sign of its own."""
    other = send(answer="Canaryearlier words", facts={"risks": {"risks": ["travel", "weapon"]}})
    for one, another in ((concern, other), (other, concern)):
        match = add_match(one, another)
    linked_concerns.decide_match(match=match, decision=Decision.SAME, reason="x", by=officer, at=AT)
    Concern.objects.filter(pk=concern.pk).update(matched_under=0)
    return other


@pytest.fixture
def second_client(make_officer, one_factor):
    return signed_in(make_officer("norfolk", "second"))


def address(concern, step="outcome"):
    return f"/review/{concern.reference}/{step}/"


def signs_on(page):
    return [field["name"] for field in page.select("textarea[name^=sign_]")]


def test_page_shows_what_is_weighed_and_records_it_as_read(officer_client, officer, concern, linked):
    exchange(concern, officer, 1)
    officer_client.post(address(concern, "note"), {"kind": "fact", "text": "Canarynote", "form_id": "1"})
    page = officer_client.get(address(concern))
    text = words(page)
    for shown in ("Canarywords of the report", "Canaryearlier words", "Canarynote", "Canaryanswer 0"):
        assert shown in text, shown
    assert signs_on(read(page)) == ["sign_weapon", "sign_plan", "sign_travel"]
    assert f"Also in {linked.reference}." in text
    read_of = Event.objects.filter(kind="read", by=officer.user.email)
    assert read_of.get(concern_id=concern.pk).facts == {}, "all of it"
    assert read_of.get(concern_id=linked.pk).facts == {"part": "report", "beside": concern.reference}
    linked.refresh_from_db()
    concern.refresh_from_db()
    assert (linked.opened_at, concern.unread_at) == (None, None)


def test_message_without_an_answer_is_pointed_out(officer_client, officer, concern):
    exchange(concern, officer, 1)
    assert not read(officer_client.get(address(concern))).select("#unanswered")
    officer_client.post(address(concern, "ask"), {"text": "Canaryquestion", "form_id": "x"})
    assert "A message to the reporter has no answer yet" in words(officer_client.get(address(concern)))


def test_each_danger_sign_needs_a_line(officer_client, concern):
    for missing in ("sign_weapon", "sign_plan"):
        answer = officer_client.post(address(concern), GIVEN | ANSWERED_FORM | {missing: "ok"})
        assert "in at least 3 words" in words(answer)
        assert officer_client.post(address(concern), GIVEN | ANSWERED_FORM | {missing: " "}).status_code == 200
    concern.refresh_from_db()
    assert concern.state == "acknowledged"
    assert officer_client.post(address(concern), GIVEN | ANSWERED_FORM).status_code == 302, "control"


def test_second_officer_reads_the_answers_and_agrees_with_a_sentence(officer_client, second_client, concern):
    officer_client.post(address(concern), GIVEN | ANSWERED_FORM)
    page = words(second_client.get(address(concern, "approval")))
    assert page.count("Canaryanswer: looked into it") == 2
    assert "Canarywords of the report" in page
    for agreement in ({}, {"agreement": "ok"}):
        refused = second_client.post(address(concern, "approval"), {"agree": "yes"} | agreement)
        assert "Enter why you agree" in words(refused)
    second_client.post(address(concern, "approval"), {"agree": "yes"} | AGREED)
    concern.refresh_from_db()
    assert concern.state == "closed"
    notes = words(second_client.get(address(concern, "notes")))
    assert "Agreed to the outcome. Canaryagreement" in notes
    assert "Danger sign: weapon" in notes


@pytest.mark.parametrize(("outcome", "asked"), [("no-concern", True), ("linked", True), ("emergency", False)])
@pytest.mark.parametrize("known", [True, False], ids=["reported as a child", "entered as a child"])
def test_why_not_gateway_is_asked_for_a_child(officer_client, concern, outcome, asked, known):
    Concern.objects.filter(pk=concern.pk).update(about_child=known)
    given = GIVEN | ANSWERED_FORM | {"outcome": outcome, "why_not_gateway": "", "age_band": "to-17"}
    given |= {"record_number": "CASE 7/1"}
    answer = officer_client.post(address(concern), given)
    assert (answer.status_code == 200) == asked
    if asked:
        assert "Enter why somebody under 18 does not go to gateway assessment" in words(answer)
        assert officer_client.post(address(concern), given | ANSWERED_FORM).status_code == 302


def test_sign_linked_since_the_page_was_opened_is_asked_about(officer_client, officer, concern, monkeypatch):
    """Between the check of the form and the lock, so it is linked inside the call."""
    write = outcomes.record_outcome
    other = send(facts={"risks": {"risks": ["threat"]}})

    def late(**given):
        monkeypatch.setattr(outcomes, "record_outcome", write)
        match = add_match(concern, other)
        add_match(other, concern)
        linked_concerns.decide_match(match=match, decision=Decision.SAME, reason="x", by=officer, at=AT)
        return write(**given)

    monkeypatch.setattr(outcomes, "record_outcome", late)
    given = GIVEN | {name: text for name, text in ANSWERED_FORM.items() if name != "sign_threat"}
    answer = officer_client.post(address(concern), given)
    assert "There is a new danger sign" in words(answer)
    page = read(answer)
    assert "sign_threat" in signs_on(page)
    assert page.select_one("#id_rationale").get_text() == GIVEN["rationale"]
    assert officer_client.post(address(concern), GIVEN | ANSWERED_FORM).status_code == 302


def test_sign_linked_after_the_outcome_stops_the_second_officer(officer, second_client, concern):
    given = {"outcome": Outcome.MISTAKEN, "rationale": "x", "by": officer, "at": AT}
    record_outcome(concern=concern, **given, **ANSWERED)
    other = send(facts={"risks": {"risks": ["threat"]}})
    match = add_match(concern, other)
    add_match(other, concern)
    linked_concerns.decide_match(match=match, decision=Decision.SAME, reason="x", by=officer, at=AT)
    answer = second_client.post(address(concern, "approval"), {"agree": "yes"} | AGREED)
    assert "There is a danger sign that the outcome does not answer" in words(answer)
    concern.refresh_from_db()
    assert concern.state == "outcome"


@pytest.mark.parametrize("facts", [{"risks": 1}, {"risks": {"risks": "weapon"}}, {"risks": {"risks": [None, "<x>"]}}])
def test_danger_that_cannot_be_named_needs_a_line_too(officer, facts):
    """Whoever has the public key can seal anything."""
    concern = acknowledge(send(facts=facts, urgency=Urgency.URGENT), officer)
    given = {"outcome": Outcome.MISTAKEN, "rationale": "x", "by": officer, "at": AT}
    with pytest.raises(Unanswered, match="sign_unnamed"):
        record_outcome(concern=concern, **given)
    record_outcome(concern=concern, **given, **ANSWERED)
    concern.refresh_from_db()
    assert concern.state == "outcome"
