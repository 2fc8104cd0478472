"""Matching under each database role: by the worker across forces, by an officer's request within one force."""

import pytest

from referrals.actions.search.matching import match_due
from referrals.models import Event, Match
from tests.referrals.actions.search.test_matching import MISSPELT, PERSON
from tests.referrals.database.conftest import refused
from tests.referrals.database.test_officers import BASILDON, signed_in
from tests.referrals.review.building import AT, acknowledge, send, some_officer


@pytest.fixture(autouse=True)
def _one_factor(settings):
    settings.REQUIRE_MFA = False


def test_worker_matches_across_forces_and_each_force_decides(act_as):
    norfolk, essex = send(facts=PERSON), send(facts=MISSPELT, council=BASILDON)
    with act_as("worker"):
        assert match_due(now=lambda: AT) == 2
    client, match = signed_in(some_officer(norfolk)), Match.objects.get(concern=norfolk)
    page = f"/review/{norfolk.reference}/"
    with act_as("officers"):
        assert essex.reference in client.get(page).content.decode()
        answer = client.post(f"{page}earlier/{match.pk}/", {"decision": "same", "reason": "x"})
        assert answer.status_code == 302
    assert list(Match.objects.order_by("decision").values_list("concern", "decision")) == [
        (essex.pk, ""),
        (norfolk.pk, "same"),
    ]


def test_search_before_the_worker_is_limited_to_the_force(act_as):
    earlier, concern = send(facts=PERSON), send(facts=MISSPELT)
    send(facts=MISSPELT, council=BASILDON)
    officer = some_officer(concern)
    for each in (earlier, concern):
        acknowledge(each, officer)
    client = signed_in(officer)
    with act_as("officers"):
        assert client.get(f"/review/{earlier.reference}/outcome/").status_code == 200
        page = client.get(f"/review/{concern.reference}/outcome/").content.decode()
        assert earlier.reference in page
        decide = f"/review/{concern.reference}/earlier/"
        match = Match.objects.filter(concern=concern)
        assert not match.exists()  # outside a request row-level security hides every row
        assert client.get(decide).status_code == 200
    assert Match.objects.count() == 2


def test_officer_finds_people_of_the_own_force_and_stubs_of_others(act_as):
    norfolk, essex = send(facts=PERSON), send(facts=MISSPELT, council=BASILDON)
    with act_as("worker"):
        match_due(now=lambda: AT)
    client = signed_in(some_officer(norfolk))
    with act_as("officers"):
        asked = {"name": "Testa Canarysmith", "reason": "report"}
        page = client.post("/review/people-search/", asked).content.decode()
        assert f"/review/{norfolk.reference}/" in page
        assert f"Essex Police has a concern, {essex.reference}" in page
        assert f"/review/{essex.reference}/" not in page
        assert essex.reference in client.get(f"/review/{norfolk.reference}/chronology/").content.decode()
    searched = Event.objects.filter(kind="searched").values_list("concern_id", flat=True)
    assert norfolk.pk in searched
    assert essex.pk not in searched


def test_public_tier_cannot_use_match_tables(act_as):
    with act_as("public"):
        for table in ("referrals_match", "referrals_matchtoken"):
            refused(f"SELECT * FROM {table}")
            refused(f"DELETE FROM {table}")
