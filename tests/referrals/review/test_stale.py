"""What an officer decides on a page is done to what that page showed, and once however often it is sent."""

import pytest

from guidance import directory
from referrals.actions.casework import outcomes
from referrals.actions.casework.transfers import transfer_concern
from referrals.models import Concern, Match, Note, Officer, Outcome
from referrals.rules.permissions import Denied
from tests.referrals.report.filling import read, words
from tests.referrals.review.building import AT, acknowledge, add_match, send, some_officer, some_supervisor

CHANGED = "A colleague has changed this since you opened the page"


def shown_on(client, address, form="main form"):
    page = read(client.get(address))
    return next(field["value"] for each in page.select(form) for field in each.select("input[name=shown]"))


@pytest.fixture
def third(concern, make_officer) -> Officer:
    return some_supervisor(concern)


@pytest.fixture
def decided(concern):
    owner = some_officer(concern)
    acknowledge(concern, owner, about_child=True)
    outcomes.record_outcome(concern=concern, outcome=Outcome.MISTAKEN, rationale="First.", by=owner, at=AT)
    return concern


def test_nobody_closes_an_outcome_that_they_were_not_shown(officer_client, decided, third):
    """Sent back and decided anew between a second officer's look and their answer."""
    address, owner = f"/review/{decided.reference}/approval/", some_officer(decided)
    before = {"agree": "yes", "shown": shown_on(officer_client, address)}
    outcomes.send_back(concern=decided, reason="x", by=third, at=AT)
    outcomes.record_outcome(concern=decided, outcome=Outcome.NO_CONCERN, rationale="Canarynew", by=owner, at=AT)
    response = officer_client.post(address, before)
    assert CHANGED in words(response)
    assert "Canarynew" in words(response)
    decided.refresh_from_db()
    assert decided.state == "outcome"
    now = read(response).select_one("main form input[name=shown]")["value"]
    assert officer_client.post(address, before | {"shown": now}).status_code == 302
    decided.refresh_from_db()
    assert decided.state == "closed"


def test_what_was_typed_stands_when_it_is_refused(officer_client, decided, third):
    address, owner = f"/review/{decided.reference}/approval/", some_officer(decided)
    before = {"agree": "no", "reason": "Canarytyped", "shown": shown_on(officer_client, address)}
    outcomes.send_back(concern=decided, reason="x", by=third, at=AT)
    outcomes.record_outcome(concern=decided, outcome=Outcome.NO_CONCERN, rationale="x", by=owner, at=AT)
    assert read(officer_client.post(address, before)).select_one("textarea").get_text().strip() == "Canarytyped"


def test_nobody_takes_it_from_whom_they_did_not_see(officer_client, officer, concern, third):
    acknowledge(concern, some_officer(concern))
    before = shown_on(officer_client, f"/review/{concern.reference}/", "form[action$='take/']")
    Concern.objects.filter(pk=concern.pk).update(owner=third)
    response = officer_client.post(f"/review/{concern.reference}/take/", {"shown": before})
    assert (response.status_code, Concern.objects.get().owner) == (409, third)
    now = shown_on(officer_client, f"/review/{concern.reference}/", "form[action$='take/']")
    officer_client.post(f"/review/{concern.reference}/take/", {"shown": now})
    assert Concern.objects.get().owner == officer


@pytest.mark.parametrize("supervisor", [False, True], ids=["offered", "assigned"])
def test_nobody_hands_over_what_has_been_handed_over(officer_client, officer, concern, third, supervisor):
    Officer.objects.filter(pk=officer.pk).update(is_supervisor=supervisor)
    acknowledge(concern, officer)
    address, colleague = f"/review/{concern.reference}/hand-over/", some_officer(concern)
    before = shown_on(officer_client, address)
    Concern.objects.filter(pk=concern.pk).update(offered_to=third)
    assert officer_client.post(address, {"to": str(colleague.pk), "shown": before}).status_code == 409
    assert Concern.objects.get().offered_to == third


def test_a_decision_on_a_match_answers_the_last_one(officer_client, concern, third):
    match = add_match(concern, send())
    add_match(match.other, concern)
    address = f"/review/{concern.reference}/earlier/{match.pk}/"
    sent = {"decision": "other", "reason": "Canarytyped", "shown": shown_on(officer_client, address)}
    Match.objects.update(decision="same", decided_at=AT, decided_by=third)
    response = officer_client.post(address, sent)
    assert CHANGED in words(response)
    assert "Canarytyped" in words(response)
    assert set(Match.objects.values_list("decision", flat=True)) == {"same"}
    assert not Note.objects.exists()


def test_a_note_sent_twice_is_one(officer_client, concern):
    acknowledge(concern)
    address = f"/review/{concern.reference}/note/"
    form_id = read(officer_client.get(address)).select_one("input[name=form_id]")["value"]
    for _ in range(2):
        assert officer_client.post(address, {"kind": "fact", "text": "x", "form_id": form_id}).status_code == 302
    officer_client.post(address, {"kind": "fact", "text": "x", "form_id": "another"})
    assert Note.objects.count() == 2


def test_what_a_colleague_sent_to_another_force_is_out_of_reach_at_once(officer, concern):
    """Between the gate and the lock."""
    acknowledge(concern, officer)
    essex = next(area for area in directory.areas() if area.slug == "essex")
    transfer_concern(concern=Concern.objects.get(), to=essex, reason="x", by=officer, at=AT)
    with pytest.raises(Denied):
        outcomes.reopen_concern(concern=concern, reason="x", by=officer, at=AT)
