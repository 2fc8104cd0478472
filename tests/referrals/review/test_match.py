"""Matches: details for concerns of the officer's force, and only a notice for those of other forces."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from referrals import sealing
from referrals.actions.search.matching import match_due
from referrals.models import Concern, Event, Match
from referrals.stored_fields import context_of
from tests.referrals.actions.search.test_matching import MISSPELT, PERSON
from tests.referrals.report.filling import read
from tests.referrals.review.building import AGREED, ANSWERED_FORM, AT, BASILDON, acknowledge, close, send

OUTCOME = ANSWERED_FORM | {"outcome": "no-concern", "rationale": "x", "considered": "on"}


@pytest.fixture
def earlier(officer):
    return close(send(facts=PERSON, answer="Canaryearlier", at=AT - timedelta(days=300)), officer)


@pytest.fixture
def concern(earlier, officer):
    concern = acknowledge(send(facts=MISSPELT), officer)
    match_due(now=lambda: AT)
    concern.refresh_from_db()
    return concern


def text_of(response):
    assert response.status_code == 200
    return " ".join(BeautifulSoup(response.content, "html.parser").main.get_text(" ").split())


def address(concern, step=""):
    return f"/review/{concern.reference}/{step}"


def match_address(concern):
    return address(concern, f"earlier/{Match.objects.get(concern=concern).pk}/")


def test_concern_page_shows_the_match_and_its_reasons(officer_client, concern, earlier):
    beside = text_of(officer_client.get(address(concern)))
    assert "Same person? 1 to decide" in beside
    assert earlier.reference in beside
    text = text_of(officer_client.get(address(concern, "earlier/")))
    assert earlier.reference in text
    assert "Malicious or mistaken" in text
    assert "same date of birth" in text
    assert "To decide" in text


def test_officer_decides_that_a_match_is_the_same_person(officer_client, concern, earlier):
    page = officer_client.post(match_address(concern), {})
    assert "Select whether it is the same person" in text_of(page)
    assert "Enter how you know" in text_of(page)
    page = officer_client.post(match_address(concern), {"decision": "same", "reason": "Same school"})
    assert page["Location"] == address(concern, "earlier/")
    together = text_of(officer_client.get(address(concern, "earlier/")))
    assert "Recorded: yes, it is the same person." in together
    assert "Same school" in text_of(officer_client.get(address(concern, "notes/")))
    together = together.split("Linked concerns")[1]
    assert together.index(earlier.reference) < together.index(concern.reference)
    assert "2 concerns about the same person" in together
    assert "Canaryworry" in together
    assert {*Event.objects.get(kind="listed").facts["references"]} == {earlier.reference, concern.reference}
    assert "Malicious or mistaken" in together


def test_outcome_page_shows_matches_and_requires_a_decision(officer_client, concern, earlier):
    assert earlier.reference in text_of(officer_client.get(address(concern, "outcome/")))
    text = text_of(officer_client.post(address(concern, "outcome/"), OUTCOME))
    assert "Another concern may be about the same person. Look at it" in text
    officer_client.post(match_address(concern), {"decision": "other", "reason": "Another birthday"})
    assert officer_client.post(address(concern, "outcome/"), OUTCOME).status_code == 302
    concern.refresh_from_db()
    assert concern.state == "outcome", "who dismissed the match does not close it alone"
    recorded = Event.objects.get(concern_id=concern.pk, kind="outcome")
    assert recorded.facts["history_considered"]


def test_approval_page_shows_matches_and_requires_a_decision(officer_client, concern, earlier, make_officer):
    owner = make_officer("norfolk", "owner")
    acknowledge(concern, owner, violence=True)
    Match.objects.update(decision="other", decided_at=AT, decided_by=owner)
    Concern.objects.filter(pk=concern.pk).update(state="outcome", outcome="mistaken", outcome_by=owner, outcome_at=AT)
    concern.refresh_from_db()
    concern.rationale_sealed = sealing.seal({"rationale": "x"}, context=context_of(concern, "rationale_sealed"))
    concern.save()
    assert earlier.reference in text_of(officer_client.get(address(concern, "approval/")))
    Match.objects.update(decision="")
    answer = officer_client.post(address(concern, "approval/"), AGREED | {"agree": "yes"})
    assert "Another concern may be about the same person" in text_of(answer)


def test_match_of_another_force_shows_only_its_reference_and_phone(officer_client, officer):
    own, theirs = send(facts=PERSON), send(facts=MISSPELT, council=BASILDON, answer="Canaryessex")
    match_due(now=lambda: AT)
    beside = officer_client.get(address(own)).content.decode()
    assert f"{theirs.reference} of Essex Police" in beside
    assert address(theirs) not in beside
    assert "Canaryessex" not in beside
    for page in (address(own, "earlier/"), match_address(own)):
        text = text_of(officer_client.get(page))
        assert f"Essex Police has a concern, {theirs.reference}, that may be about the same person" in text
        assert "birth" not in text.split("Other concerns about this person?")[1].split("Linked concerns")[0]
        assert "Canaryessex" not in text
        assert address(theirs) not in officer_client.get(page).content.decode()
    assert "Whom to call" in text
    assert officer_client.get(address(theirs)).status_code == 404
    assert officer_client.get(match_address(theirs)).status_code == 404


def test_match_of_another_concern_is_not_found(officer_client, concern, earlier):
    wrong = address(concern, f"earlier/{Match.objects.get(concern=earlier).pk}/")
    assert officer_client.get(wrong).status_code == 404
    assert officer_client.post(wrong, {"decision": "other", "reason": "x"}).status_code == 404
    assert not Match.objects.exclude(decision="").exists()


def test_match_reasons_contain_no_reported_text(officer_client, officer):
    for _ in range(2):
        send(
            facts={
                "name": {"full_name": "<b>Testa</b> Smith<script>alert()</script>"},
                "where": {"postcode": "NR1 1AA"},
            }
        )
    match_due(now=lambda: AT)
    concern = Match.objects.first().concern
    page = officer_client.get(address(concern, "earlier/"))
    assert "<script>alert" not in page.content.decode()
    reasons = read(page).select_one(".portal-desk__main")
    assert "same name" in reasons.get_text()
    assert "testa" not in str(reasons).lower()
