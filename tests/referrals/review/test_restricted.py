"""Restricted concerns: officers see only that one exists, supervisors see all of it (docs/adr/0050)."""

import pytest
from django.urls import get_resolver, reverse

from referrals.actions.casework import linked_concerns
from referrals.actions.casework.legal_restrictions import apply_restriction, lift_restriction
from referrals.actions.search.matching import match_due
from referrals.models import Decision, Event, Match, RestrictionKind
from referrals.models.states import NotPermitted
from tests.referrals.actions.search.test_matching import MISSPELT, PERSON
from tests.referrals.report.filling import words
from tests.referrals.review.building import ANSWERED_FORM, AT, acknowledge, add_match, add_transfer, send

OUTCOME = ANSWERED_FORM | {"outcome": "no-concern", "rationale": "x", "considered": "on"}
NOTICE = "Your force has another concern that may be about the same person. It is restricted"


@pytest.fixture
def restricted(boss):
    concern = acknowledge(send(facts=PERSON, answer="Canaryrestricted"))
    apply_restriction(concern=concern, kind=RestrictionKind.RESTRICTION, text="x", by=boss, at=AT)
    concern.refresh_from_db()
    return concern


@pytest.fixture
def concern(restricted, officer):
    concern = acknowledge(send(facts=MISSPELT), officer)
    match_due(now=lambda: AT)
    concern.refresh_from_db()
    return concern


def at(concern, step=""):
    return f"/review/{concern.reference}/{step}"


def match_of(concern):
    return Match.objects.get(concern=concern)


def decide(concern, by, decision=Decision.SAME):
    linked_concerns.decide_match(match=match_of(concern), decision=decision, reason="x", by=by, at=AT)


def link(one, other):
    for match in (add_match(one, other), add_match(other, one)):
        Match.objects.filter(pk=match.pk).update(decision="same", decided_at=AT)


@pytest.mark.parametrize("page", ["", "outcome/", "earlier/"])
def test_officer_sees_only_that_a_restricted_match_exists(officer_client, concern, restricted, page):
    if page == "earlier/":
        Match.objects.update(decision="same", decided_at=AT)
    shown = officer_client.get(at(concern, page))
    for secret in (restricted.reference, "date of birth", "Canaryrestricted"):
        assert secret not in shown.content.decode()
    notices = {
        "": "Your force has a restricted concern that may be about this person. Ask a supervisor.",
        "earlier/": "1 more is restricted. A supervisor of your force can see",
    }
    assert notices.get(page, NOTICE) in words(shown)


def test_supervisor_sees_a_restricted_match_and_its_reasons(boss_client, concern, restricted):
    shown = words(boss_client.get(at(concern, "earlier/")))
    assert f"{restricted.reference} , " in shown
    assert "same date of birth" in shown
    assert NOTICE not in shown


def test_only_a_supervisor_decides_a_match_with_a_restricted_concern(
    officer_client, boss_client, concern, restricted, officer
):
    page = at(concern, f"earlier/{match_of(concern).pk}/")
    for answer in (officer_client.get(page), officer_client.post(page, {"decision": "other", "reason": "x"})):
        assert answer.status_code == 409
        assert restricted.reference not in words(answer)
    with pytest.raises(NotPermitted):
        decide(concern, officer)
    assert not Match.objects.exclude(decision="").exists()
    held_up = words(officer_client.post(at(concern, "outcome/"), OUTCOME))
    assert "or ask a supervisor to where it is restricted" in held_up
    assert boss_client.post(page, {"decision": "other", "reason": "x"}).status_code == 302
    assert officer_client.post(at(concern, "outcome/"), OUTCOME).status_code == 302


def test_decision_does_not_change_the_restricted_concerns_side(officer_client, boss, concern, restricted, officer):
    before = Event.objects.filter(concern_id=restricted.pk).count()
    decide(concern, boss)
    assert match_of(concern).decision == "same"
    assert match_of(restricted).decision == ""
    assert Event.objects.filter(concern_id=restricted.pk).count() == before
    shown = words(officer_client.get(at(concern, "notes/")))
    assert "About a restricted concern. Yes, it is the same person. x" in shown
    assert restricted.reference not in shown
    lift_restriction(restriction=restricted.restrictions.get(), reason="x", by=boss, at=AT)
    decide(restricted, officer, Decision.OTHER)
    assert {match_of(each).decision for each in (concern, restricted)} == {"other"}


def test_concerns_linked_only_through_a_restricted_one_are_hidden(officer_client, boss, concern, restricted, officer):
    beyond = send()
    Match.objects.update(decision="same", decided_at=AT)
    link(restricted, beyond)
    assert linked_concerns.linked_concerns(concern, officer) == linked_concerns.Linked([concern], 1)
    assert set(linked_concerns.linked_concerns(concern, boss).concerns) == {concern, restricted, beyond}


def pages():
    """URL names that take only a concern's reference. Those with more arguments have tests of their own."""
    namespace = next(each for each in get_resolver().url_patterns if getattr(each, "namespace", "") == "review")
    return [each.name for each in namespace.url_patterns if list(each.pattern.converters) == ["reference"]]


def test_every_page_of_a_restricted_concern_refuses_an_officer(officer_client, officer, restricted):
    before = list(Event.objects.filter(concern_id=restricted.pk))
    asked = pages()
    assert len(asked) > 15
    for name in asked:
        answers = [
            getattr(officer_client, how)(reverse(f"review:{name}", args=[restricted.reference]))
            for how in ("get", "post")
        ]
        assert {answer.status_code for answer in answers} <= {405, 409}, name
        assert 409 in {answer.status_code for answer in answers}, name
    assert list(Event.objects.filter(concern_id=restricted.pk)) == before
    refusals = Event.objects.filter(kind="refused")
    assert {event.by for event in refusals} == {officer.user.email}
    assert {event.facts["asked"] for event in refusals} == {restricted.reference}


def test_transfer_reason_of_a_restricted_concern_is_refused(officer_client, boss_client, restricted):
    page = at(restricted, f"transfers/{add_transfer(restricted).pk}/")
    shut = officer_client.get(page)
    assert shut.status_code == 409
    assert "Canaryreason" not in words(shut)
    assert not Event.objects.filter(kind="transfer-read").exists()
    assert "Canaryreason" in words(boss_client.get(page))


def test_queue_marks_a_restricted_concern(officer_client, restricted):
    assert "Restricted" in words(officer_client.get("/review/"))
