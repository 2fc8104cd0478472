"""Matching of concerns about the same person, in any order of arrival and across forces, by keyed tokens."""

from collections import Counter
from datetime import timedelta

import pytest

from guidance import directory
from referrals import sealing
from referrals.actions.casework.transfers import transfer_concern
from referrals.actions.search.matching import current_edition, ensure_matched, find_matches, match_due
from referrals.models import Concern, Event, Match, MatchToken
from referrals.sealing import CannotOpen
from referrals.stored_fields import context_of
from tests.referrals.review.building import AT, BASILDON, acknowledge, send

PERSON = {"name": {"full_name": "Testa Canarysmith"}, "age": {"date_of_birth": "2008-03-27"}}
MISSPELT = {"name": {"full_name": "Canarysmyth, Tessta"}, "age": {"date_of_birth": "2008-03-27"}}
STRANGER = {"name": {"full_name": "Quentin Otherman"}, "age": {"date_of_birth": "1971-12-30"}}


def run_worker():
    return match_due(now=lambda: AT)


def matched(concern):
    return list(concern.matches.values_list("other_reference", flat=True))


def flagged():
    return set(Concern.objects.filter(has_earlier=True).values_list("reference", flat=True))


def test_concerns_about_the_same_person_are_matched(db):
    first, stranger = send(facts=PERSON), send(facts=STRANGER)
    assert run_worker() == 2
    second = send(facts=MISSPELT)
    assert run_worker() == 1
    assert matched(second) == [first.reference]
    assert matched(first) == [second.reference]
    assert matched(stranger) == []
    assert flagged() == {first.reference, second.reference}
    assert Counter(Event.objects.filter(kind="matched").values_list("concern_id", flat=True)) == {
        first.pk: 1,
        second.pk: 1,
    }
    assert run_worker() == 0


def test_two_new_concerns_match_each_other(db):
    one, other = send(facts=PERSON), send(facts=MISSPELT)
    assert run_worker() == 2
    assert matched(one) == [other.reference]
    assert matched(other) == [one.reference]


def test_tokens_and_reasons_cannot_be_read_without_the_key(db, settings):
    concern, other = send(facts=PERSON), send(facts=MISSPELT)
    run_worker()
    tokens = set(MatchToken.objects.values_list("token", flat=True))
    assert tokens
    assert all(0 <= token < 2**63 for token in tokens)
    for match in Match.objects.all():
        assert "birth" not in match.sealed
        content = sealing.open_sealed(match.sealed, context=context_of(match))
        assert "same date of birth" in content["reasons"]
    # Another key makes other tokens from the same words.
    settings.SEALING_PRIVATE_KEYS = [f"other:{sealing.make_key_pair()[1]}"]
    assert not tokens & set(sealing.match_tokens(["day|tst|2008|3|27"]))
    settings.SEALING_PRIVATE_KEYS = []
    with pytest.raises(CannotOpen):
        sealing.match_tokens(["day|tst|2008|3|27"])
    assert run_worker() == 0
    assert {concern.reference, other.reference} == flagged()


def test_key_change_recomputes_all_tokens(db, settings):
    send(facts=PERSON)
    second = send(facts=MISSPELT)
    run_worker()
    before, edition = set(MatchToken.objects.values_list("token", flat=True)), current_edition()
    public, private = sealing.make_key_pair()
    settings.SEALING_PUBLIC_KEYS = [f"new:{public}", *settings.SEALING_PUBLIC_KEYS]
    settings.SEALING_PRIVATE_KEYS = [f"new:{private}", *settings.SEALING_PRIVATE_KEYS]
    assert current_edition() != edition
    assert run_worker() == 2
    after = set(MatchToken.objects.values_list("token", flat=True))
    assert len(after) == len(before)
    assert not after & before
    assert matched(second)
    assert Match.objects.count() == 2  # no duplicates


def test_unreadable_concern_is_skipped_and_not_retried(db):
    broken = send(facts=PERSON)
    Concern.objects.filter(pk=broken.pk).update(sealed="v1|x|y")
    one, other = send(facts=PERSON), send(facts=MISSPELT)
    assert run_worker() == 3
    assert matched(one) == [other.reference]
    assert run_worker() == 0
    broken.refresh_from_db()
    assert broken.matched_under == -current_edition()


def test_killed_worker_loses_no_matches(db, monkeypatch):
    first, second = send(facts=PERSON), send(facts=MISSPELT)

    def die(*args, **kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr("referrals.actions.search.matching._save_matches", die)
    with pytest.raises(KeyboardInterrupt):
        run_worker()
    monkeypatch.undo()
    assert run_worker() == 2
    assert matched(first) == [second.reference]


def test_run_stops_when_its_time_budget_is_spent(db):
    for _ in range(3):
        send(facts=STRANGER)
    ticks = iter(AT + timedelta(seconds=second) for second in range(99))
    assert 0 < match_due(now=lambda: next(ticks), budget=timedelta(seconds=3)) < 3


def test_of_a_common_name_only_some_are_opened_those_that_share_more_first(db, monkeypatch):
    monkeypatch.setattr("referrals.actions.search.candidates.MAX_BLOCK_SIZE", 2)
    monkeypatch.setattr("referrals.actions.search.candidates.MAX_OPENED", 2)
    name = {"name": {"full_name": "Testa Canarysmith"}}
    for _ in range(4):
        send(facts=name)
    run_worker()
    last = send(facts=name | {"where": {"postcode": "NR1 1AA"}})
    beside = send(facts=name | {"where": {"postcode": "NR1 1AA"}})
    run_worker()
    assert len(matched(last)) == 2 + 1  # one found it in turn
    assert beside.reference in matched(last)


def test_destroyed_concern_has_no_tokens(db):
    concern = send(facts=PERSON)
    run_worker()
    Concern.objects.filter(pk=concern.pk).update(sealed="", matched_under=0)
    assert run_worker() == 1
    assert not MatchToken.objects.exists()


def test_match_across_forces_follows_a_transfer(db, officer):
    norfolk, essex = send(facts=PERSON), send(facts=MISSPELT, council=BASILDON)
    run_worker()
    assert Match.objects.get(concern=essex).other_area.force.slug == "norfolk"
    area = directory.area("cambridgeshire")
    assert area
    acknowledge(norfolk, officer)
    transfer_concern(concern=norfolk, to=area, reason="x", by=officer, at=AT)
    assert run_worker() == 1
    assert Match.objects.get(concern=essex).other_area.force.slug == "cambridgeshire"
    assert Event.objects.filter(kind="matched").count() == 2  # nothing new was found


def test_search_by_officer_is_limited_to_the_force(db, officer):
    send(facts=PERSON, council=BASILDON)
    run_worker()
    concern = send(facts=MISSPELT)
    ensure_matched(concern, by=officer.user.email, at=AT)
    assert not Match.objects.exists()
    assert run_worker() == 1
    assert Match.objects.count() == 2


def test_repeated_search_adds_no_duplicates(db):
    concern = send(facts=PERSON)
    run_worker()
    other = send(facts=MISSPELT)
    find_matches(other, by="x", at=AT)
    find_matches(concern, by="x", at=AT)
    assert Match.objects.count() == 2
    assert Event.objects.filter(kind="matched").count() == 2
