"""Reports that are sent to hide another do not switch the search for earlier concerns off."""

from datetime import timedelta

import pytest

from referrals.actions.casework import linked_concerns, outcomes
from referrals.actions.search import candidates
from referrals.actions.search.matching import match_due
from referrals.models import Concern, Decision, Event, Match, Note, Outcome
from referrals.models.states import Changed, Undecided
from referrals.rules.permissions import Denied
from tests.referrals.actions.search.test_matching import MISSPELT, PERSON
from tests.referrals.recording import record_outcome
from tests.referrals.review.building import AGREED, ANSWERED, AT, acknowledge, send

JUNK = 84
# The same attack against limits that are a tenth: most tests need no more.
FEW = 9
# What the person reported knows of themselves, and what a reporter knows of them.
NAME = {"name": {"full_name": "Testa Canarysmith"}}
STRANGER = {"name": {"full_name": "Quentin Otherman"}}


@pytest.fixture
def small(monkeypatch):
    for name in ("MAX_BLOCK_SIZE", "MAX_OPENED", "SAMPLE"):
        monkeypatch.setattr(candidates, name, getattr(candidates, name) // 10)


def search():
    while match_due(now=lambda: AT, budget=timedelta(minutes=1)):
        pass


def attack(facts, *, junk=FEW, like=None):
    """A true report, then junk with the person's keys, then the next true one."""
    first = send(facts=facts, at=AT - timedelta(days=90))
    for _ in range(junk):
        send(facts=like or facts, at=AT - timedelta(days=1))
    search()
    last = send(facts=facts)
    search()
    last.refresh_from_db()
    return first, last


def decide_all(concern, by, decision=Decision.OTHER):
    while (explained := linked_concerns.explain_matches(concern, by)) and not explained[0].match.decision:
        matches = [each.match for each in explained if not each.match.decision]
        linked_concerns.decide_alike(
            concern=concern, matches=matches, decision=decision, reason="Canaryjunk", by=by, at=AT
        )


def close(concern, by):
    record_outcome(concern=concern, outcome=Outcome.NO_CONCERN, rationale="x", **ANSWERED, by=by, at=AT)
    concern.refresh_from_db()


def test_control_report_finds_the_earlier_one(db):
    first, last = attack(PERSON, junk=0)
    assert list(last.matches.values_list("other", flat=True)) == [first.pk]
    assert not last.matching_cut_short


def test_next_true_report_is_found_behind_84_others(db, officer):
    """The attack: with 84 alike, keys were shared by more than 80 and were passed over: 0 found."""
    check_found(*attack(PERSON, junk=JUNK))


@pytest.mark.parametrize("facts", [PERSON, MISSPELT, NAME])
def test_next_true_report_is_found_behind_others(db, small, facts):
    check_found(*attack(facts))


def check_found(first, last):
    assert last.matches.filter(other=first).exists()
    assert last.matching_cut_short
    assert last.needs_second_officer


def test_it_cannot_be_closed_by_one_officer(db, small, officer, boss):
    _, last = attack(PERSON)
    acknowledge(last, officer)
    with pytest.raises(Undecided):
        close(last, officer)
    decide_all(last, officer)
    last.refresh_from_db()
    assert (last.has_earlier, last.matching_cut_short) == (False, True)
    close(last, officer)
    assert last.state == "outcome"
    outcomes.approve_outcome(concern=last, **AGREED, by=boss, at=AT)
    last.refresh_from_db()
    assert last.state == "closed"


def test_without_the_limits_one_officer_could_close_it(db, small, officer, monkeypatch):
    """The control: common keys passed over, and no flag, as it was."""
    monkeypatch.setattr(candidates.blocks, "is_strong", lambda key: False)
    _, last = attack(PERSON)
    assert not last.matches.exists()
    assert not last.needs_second_officer
    acknowledge(last, officer)
    close(last, officer)
    assert last.state == "closed"


def test_fewer_than_the_limit_but_more_than_are_opened_are_flagged_too(db, small):
    first, last = attack(PERSON, junk=candidates.MAX_OPENED + 1)
    assert last.matching_cut_short
    assert last.matches.filter(other=first).exists()


def test_as_many_as_are_opened_are_not_flagged(db, small):
    _, last = attack(PERSON, junk=candidates.MAX_OPENED - 1)
    assert not last.matching_cut_short
    assert last.matches.count() == candidates.MAX_OPENED


def test_rare_key_comes_before_many_common_ones(db, small):
    """Junk that knows the name and the birthday, but not the address that two reporters gave."""
    at_home = {"where": {"postcode": "NR1 1AA"}}
    first, last = attack(PERSON | at_home, like=PERSON)
    assert last.matches.filter(other=first).exists()


def test_others_are_not_flagged(db, small):
    attack(PERSON)
    stranger = send(facts=STRANGER)
    search()
    stranger.refresh_from_db()
    assert not stranger.matching_cut_short
    assert not stranger.matches.exists()


def test_sample_that_is_full_is_flagged(db, monkeypatch):
    monkeypatch.setattr(candidates, "SAMPLE", 10)
    monkeypatch.setattr(candidates, "MAX_BLOCK_SIZE", 5)
    _, last = attack(PERSON, junk=20)
    assert last.matching_cut_short


def test_flag_is_lifted_when_the_others_are_gone(db, small):
    _, last = attack(PERSON)
    Concern.objects.exclude(pk=last.pk).update(sealed="", matched_under=0)
    search()
    Concern.objects.filter(pk=last.pk).update(matched_under=0)
    search()
    last.refresh_from_db()
    assert not last.matching_cut_short


@pytest.fixture
def alike(db, officer):
    _, last = attack(PERSON, junk=5)
    acknowledge(last, officer)
    return last, list(last.matches.all())


def settle(concern, matches, by, decision=Decision.OTHER):
    linked_concerns.decide_alike(concern=concern, matches=matches, decision=decision, reason="Canary", by=by, at=AT)


def test_one_decision_settles_many_and_each_gets_its_event(alike, officer):
    concern, matches = alike
    settle(concern, matches, officer)
    assert set(concern.matches.values_list("decision", flat=True)) == {"other"}
    for match in matches:
        assert Event.objects.filter(concern_id=match.other_id, kind="other-person").count() == 1
        assert Match.objects.get(concern=match.other_id, other=concern).decision == "other"
        assert match.other.notes.count() == 1
    assert Event.objects.filter(concern_id=concern.pk, kind="other-person").count() == len(matches)
    assert Note.objects.filter(concern=concern).count() == 1
    concern.refresh_from_db()
    assert not concern.has_earlier


def test_nothing_is_settled_when_one_was_decided_meanwhile(alike, officer):
    concern, matches = alike
    Match.objects.filter(pk=matches[-1].pk).update(decision="same", decided_at=AT, decided_by=officer)
    with pytest.raises(Changed):
        settle(concern, matches, officer)
    assert Match.objects.filter(decision="other").count() == 0


def test_officer_of_another_force_may_not_settle(alike, stranger):
    concern, matches = alike
    with pytest.raises(Denied):
        settle(concern, matches, stranger)
    assert not Match.objects.exclude(decision="").exists()
