"""Concerns about the same person find each other on arrival, in every order, and nothing that is stored says why."""

from collections import Counter
from datetime import timedelta

import pytest

from guidance import directory
from referrals import sealing
from referrals.actions.casework.transfers import transfer_concern
from referrals.actions.search.matching import current_edition, find_matches, look_first, match_due
from referrals.models import Concern, Event, Match, MatchToken
from referrals.sealing import CannotOpen
from referrals.stored_fields import context_of
from tests.referrals.review.building import AT, BASILDON, acknowledge, send

PERSON = {"name": {"full_name": "Testa Canarysmith"}, "age": {"date_of_birth": "2008-03-27"}}
MISSPELT = {"name": {"full_name": "Canarysmyth, Tessta"}, "age": {"date_of_birth": "2008-03-27"}}
STRANGER = {"name": {"full_name": "Quentin Otherman"}, "age": {"date_of_birth": "1971-12-30"}}


def work():
    return match_due(now=lambda: AT)


def matched(concern):
    return list(concern.matches.values_list("other_reference", flat=True))


def flagged():
    return set(Concern.objects.filter(has_earlier=True).values_list("reference", flat=True))


def test_it_works(db):
    first, stranger = send(facts=PERSON), send(facts=STRANGER)
    assert work() == 2
    second = send(facts=MISSPELT)
    assert work() == 1
    assert matched(second) == [first.reference]
    assert matched(first) == [second.reference]
    assert matched(stranger) == []
    assert flagged() == {first.reference, second.reference}
    assert Counter(Event.objects.filter(kind="matched").values_list("concern_id", flat=True)) == {
        first.pk: 1,
        second.pk: 1,
    }
    assert work() == 0


def test_two_that_come_at_once_find_each_other(db):
    one, other = send(facts=PERSON), send(facts=MISSPELT)
    assert work() == 2
    assert matched(one) == [other.reference]
    assert matched(other) == [one.reference]


def test_nothing_stored_can_be_read_or_guessed_at(db, settings):
    concern, other = send(facts=PERSON), send(facts=MISSPELT)
    work()
    tokens = set(MatchToken.objects.values_list("token", flat=True))
    assert tokens
    assert all(0 <= token < 2**63 for token in tokens)
    for match in Match.objects.all():
        assert "birth" not in match.sealed
        content = sealing.open_sealed(match.sealed, context=context_of(match))
        assert "same date of birth" in content["reasons"]
    # Another key, as a thief would have to guess it, makes other tokens of the same words.
    settings.SEALING_PRIVATE_KEYS = [f"other:{sealing.make_key_pair()[1]}"]
    assert not tokens & set(sealing.match_tokens(["day|tst|2008|3|27"]))
    settings.SEALING_PRIVATE_KEYS = []
    with pytest.raises(CannotOpen):
        sealing.match_tokens(["day|tst|2008|3|27"])
    assert work() == 0
    assert {concern.reference, other.reference} == flagged()


def test_a_change_of_keys_makes_all_tokens_again(db, settings):
    send(facts=PERSON)
    second = send(facts=MISSPELT)
    work()
    before, edition = set(MatchToken.objects.values_list("token", flat=True)), current_edition()
    public, private = sealing.make_key_pair()
    settings.SEALING_PUBLIC_KEYS = [f"new:{public}", *settings.SEALING_PUBLIC_KEYS]
    settings.SEALING_PRIVATE_KEYS = [f"new:{private}", *settings.SEALING_PRIVATE_KEYS]
    assert current_edition() != edition
    assert work() == 2
    after = set(MatchToken.objects.values_list("token", flat=True))
    assert len(after) == len(before)
    assert not after & before
    assert matched(second)
    assert Match.objects.count() == 2  # known before, and not twice


def test_one_that_cannot_be_opened_stops_nobody_and_is_not_tried_for_ever(db):
    broken = send(facts=PERSON)
    Concern.objects.filter(pk=broken.pk).update(sealed="v1|x|y")
    one, other = send(facts=PERSON), send(facts=MISSPELT)
    assert work() == 3
    assert matched(one) == [other.reference]
    assert work() == 0
    broken.refresh_from_db()
    assert broken.matched_under == -current_edition()


def test_a_worker_that_dies_in_between_loses_nothing(db, monkeypatch):
    first, second = send(facts=PERSON), send(facts=MISSPELT)

    def die(*args, **kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr("referrals.actions.search.matching._write_down", die)
    with pytest.raises(KeyboardInterrupt):
        work()
    monkeypatch.undo()
    assert work() == 2
    assert matched(first) == [second.reference]


def test_a_round_ends_when_its_time_is_over(db):
    for _ in range(3):
        send(facts=STRANGER)
    ticks = iter(AT + timedelta(seconds=second) for second in range(99))
    assert 0 < match_due(now=lambda: next(ticks), budget=timedelta(seconds=3)) < 3


def test_a_common_name_alone_is_no_candidate(db, monkeypatch):
    monkeypatch.setattr("referrals.actions.search.matching.MOST_IN_BLOCK", 2)
    name = {"name": {"full_name": "Testa Canarysmith"}}
    for _ in range(4):
        send(facts=name)
    work()
    assert matched(send(facts=name)) == []
    last = send(facts=name | {"where": {"postcode": "NR1 1AA"}})
    beside = send(facts=name | {"where": {"postcode": "NR1 1AA"}})
    work()
    assert matched(last) == [beside.reference]


def test_what_was_destroyed_is_nobody(db):
    concern = send(facts=PERSON)
    work()
    Concern.objects.filter(pk=concern.pk).update(sealed="", matched_under=0)
    assert work() == 1
    assert not MatchToken.objects.exists()


def test_across_forces_each_side_knows_whom_to_call_also_after_a_transfer(db, officer):
    norfolk, essex = send(facts=PERSON), send(facts=MISSPELT, council=BASILDON)
    work()
    assert Match.objects.get(concern=essex).other_area.force.slug == "norfolk"
    area = directory.area("cambridgeshire")
    assert area
    acknowledge(norfolk, officer)
    transfer_concern(concern=norfolk, to=area, reason="x", by=officer, at=AT)
    assert work() == 1
    assert Match.objects.get(concern=essex).other_area.force.slug == "cambridgeshire"
    assert Event.objects.filter(kind="matched").count() == 2  # nothing new was found


def test_an_officers_look_is_among_their_own_and_leaves_the_others_to_the_worker(db, officer):
    send(facts=PERSON, council=BASILDON)
    work()
    concern = send(facts=MISSPELT)
    look_first(concern, by=officer.user.email, at=AT)
    assert not Match.objects.exists()
    assert work() == 1
    assert Match.objects.count() == 2


def test_looking_again_finds_only_what_is_new(db):
    concern = send(facts=PERSON)
    work()
    other = send(facts=MISSPELT)
    find_matches(other, by="x", at=AT)
    find_matches(concern, by="x", at=AT)
    assert Match.objects.count() == 2
    assert Event.objects.filter(kind="matched").count() == 2
