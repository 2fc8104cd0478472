"""Optimistic locking: a form from a page that is out of date is refused, and a repeated one is ignored."""

import pytest

from guidance import directory
from referrals.actions.casework import outcomes
from referrals.actions.casework.transfers import transfer_concern
from referrals.models import Concern, Match, Note, Officer, Outcome
from referrals.rules.permissions import Denied
from tests.referrals.recording import record_outcome
from tests.referrals.report.filling import read, words
from tests.referrals.review.building import (
    AGREED,
    ANSWERED,
    AT,
    acknowledge,
    add_match,
    send,
    some_officer,
    some_supervisor,
)

CHANGED = "A colleague has changed this since you opened the page"


def shown_version(client, address, form="main form"):
    page = read(client.get(address))
    return next(field["value"] for each in page.select(form) for field in each.select("input[name=shown]"))


@pytest.fixture
def third(concern, make_officer) -> Officer:
    return some_supervisor(concern)


@pytest.fixture
def decided(concern):
    owner = some_officer(concern)
    acknowledge(concern, owner, about_child=True)
    record_outcome(concern=concern, outcome=Outcome.MISTAKEN, rationale="First.", **ANSWERED, by=owner, at=AT)
    return concern


def test_approval_of_a_changed_outcome_is_refused(officer_client, decided, third):
    # Sent back and recorded again between the second officer's GET and POST.
    address, owner = f"/review/{decided.reference}/approval/", some_officer(decided)
    before = AGREED | {"agree": "yes", "shown": shown_version(officer_client, address)}
    outcomes.send_back(concern=decided, reason="x", by=third, at=AT)
    record_outcome(concern=decided, outcome=Outcome.NO_CONCERN, rationale="Canarynew", **ANSWERED, by=owner, at=AT)
    response = officer_client.post(address, before)
    assert CHANGED in words(response)
    assert "Canarynew" in words(response)
    decided.refresh_from_db()
    assert decided.state == "outcome"
    now = read(response).select_one("main form input[name=shown]")["value"]
    assert officer_client.post(address, before | {"shown": now}).status_code == 302
    decided.refresh_from_db()
    assert decided.state == "closed"


def test_refused_stale_form_keeps_the_input(officer_client, decided, third):
    address, owner = f"/review/{decided.reference}/approval/", some_officer(decided)
    before = {"agree": "no", "reason": "Canarytyped", "shown": shown_version(officer_client, address)}
    outcomes.send_back(concern=decided, reason="x", by=third, at=AT)
    record_outcome(concern=decided, outcome=Outcome.NO_CONCERN, rationale="x", **ANSWERED, by=owner, at=AT)
    page = read(officer_client.post(address, before))
    assert page.select_one("textarea#id_reason").get_text().strip() == "Canarytyped"


def test_taking_a_concern_is_refused_if_its_owner_has_changed(officer_client, officer, concern, third):
    acknowledge(concern, some_officer(concern))
    before = shown_version(officer_client, f"/review/{concern.reference}/", "form[action$='take/']")
    Concern.objects.filter(pk=concern.pk).update(owner=third)
    response = officer_client.post(f"/review/{concern.reference}/take/", {"shown": before})
    assert (response.status_code, Concern.objects.get().owner) == (409, third)
    now = shown_version(officer_client, f"/review/{concern.reference}/", "form[action$='take/']")
    officer_client.post(f"/review/{concern.reference}/take/", {"shown": now})
    assert Concern.objects.get().owner == officer


@pytest.mark.parametrize("supervisor", [False, True], ids=["offered", "assigned"])
def test_hand_over_is_refused_if_it_was_already_handed_over(officer_client, officer, concern, third, supervisor):
    Officer.objects.filter(pk=officer.pk).update(is_supervisor=supervisor)
    acknowledge(concern, officer)
    address, colleague = f"/review/{concern.reference}/hand-over/", some_officer(concern)
    before = shown_version(officer_client, address)
    Concern.objects.filter(pk=concern.pk).update(offered_to=third)
    assert officer_client.post(address, {"to": str(colleague.pk), "shown": before}).status_code == 409
    assert Concern.objects.get().offered_to == third


def test_match_decision_is_refused_if_a_colleague_decided_meanwhile(officer_client, concern, third):
    match = add_match(concern, send())
    add_match(match.other, concern)
    address = f"/review/{concern.reference}/earlier/{match.pk}/"
    sent = {"decision": "other", "reason": "Canarytyped", "shown": shown_version(officer_client, address)}
    Match.objects.update(decision="same", decided_at=AT, decided_by=third)
    response = officer_client.post(address, sent)
    assert CHANGED in words(response)
    assert "Canarytyped" in words(response)
    assert set(Match.objects.values_list("decision", flat=True)) == {"same"}
    assert not Note.objects.exists()


def test_note_submitted_twice_is_stored_once(officer_client, concern):
    acknowledge(concern)
    address = f"/review/{concern.reference}/note/"
    form_id = read(officer_client.get(address)).select_one("input[name=form_id]")["value"]
    for _ in range(2):
        assert officer_client.post(address, {"kind": "fact", "text": "x", "form_id": form_id}).status_code == 302
    officer_client.post(address, {"kind": "fact", "text": "x", "form_id": "another"})
    assert Note.objects.count() == 2


def test_concern_transferred_by_a_colleague_cannot_be_reopened(officer, concern):
    # The transfer happens between the permission check of the view and the row lock.
    acknowledge(concern, officer)
    essex = next(area for area in directory.areas() if area.slug == "essex")
    transfer_concern(concern=Concern.objects.get(), to=essex, reason="x", by=officer, at=AT)
    with pytest.raises(Denied):
        outcomes.reopen_concern(concern=concern, reason="x", by=officer, at=AT)
