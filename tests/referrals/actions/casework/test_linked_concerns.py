"""Linked concerns: who may decide on a match, what a decision changes, and that open matches block closing."""

from datetime import timedelta
from itertools import pairwise

import pytest

from guidance import directory
from referrals.actions.casework import linked_concerns, outcomes
from referrals.actions.casework.messages import add_reporter_message
from referrals.actions.casework.new_messages import take_up_messages
from referrals.actions.casework.reading import Part, open_concern
from referrals.actions.casework.transfers import transfer_concern
from referrals.actions.retention import destruction
from referrals.actions.search.matching import match_due
from referrals.models import Authority, Concern, DangerSign, Decision, Event, Match, MatchToken, Outcome, Urgency
from referrals.models.states import Undecided
from referrals.rules.permissions import Denied
from referrals.rules.time_limits import target_for
from referrals.sealing import seal
from referrals.stored_fields import context_of
from tests.referrals.actions.search.test_matching import MISSPELT, PERSON
from tests.referrals.recording import record_outcome
from tests.referrals.review.building import AGREED, ANSWERED, AT, BASILDON, acknowledge, add_match, close, send


@pytest.fixture
def pair(officer):
    """A closed concern, and a later one about the same person."""
    earlier = close(send(facts=PERSON), officer)
    now = acknowledge(send(facts=MISSPELT), officer)
    match_due(now=lambda: AT)
    for concern in (earlier, now):
        concern.refresh_from_db()
    return earlier, now


def decide(concern, decision, by, reason="Canaryreason"):
    match = Match.objects.get(concern=concern)
    linked_concerns.decide_match(match=match, decision=decision, reason=reason, by=by, at=AT)


def record(concern, by):
    record_outcome(concern=concern, outcome=Outcome.NO_CONCERN, rationale="x", **ANSWERED, by=by, at=AT)
    concern.refresh_from_db()


def kinds(concern):
    return list(Event.objects.filter(concern_id=concern.pk).values_list("kind", flat=True))


def test_officer_of_another_force_may_not_decide_a_match(pair, stranger):
    _, now = pair
    with pytest.raises(Denied):
        decide(now, Decision.OTHER, stranger)
    assert not Match.objects.exclude(decision="").exists()


def test_decision_is_recorded_on_both_concerns_with_sealed_reason(pair, officer):
    earlier, now = pair
    decide(now, Decision.SAME, officer)
    for concern in (earlier, now):
        match = Match.objects.get(concern=concern)
        assert (match.decision, match.decided_by, match.decided_at) == ("same", officer, AT)
        assert kinds(concern)[-3:] == ["matched", "noted", "same-person"]
        assert Event.objects.filter(concern_id=concern.pk).last().facts == {}
        ((note, text),) = open_concern(concern=concern, by=officer, at=AT)["notes"]
        assert "Canary" not in note.sealed
        assert text == "About another concern. Yes, it is the same person. Canaryreason"


def test_decision_is_rolled_back_when_its_event_fails(pair, officer, monkeypatch):
    _, now = pair

    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("referrals.actions.casework.linked_concerns.Event.objects.record", fail)
    with pytest.raises(RuntimeError):
        decide(now, Decision.OTHER, officer)
    assert not Match.objects.exclude(decision="").exists()
    assert Concern.objects.filter(has_earlier=True).count() == 2


@pytest.mark.parametrize(("decision", "flagged"), [("same", 2), ("unsure", 2), ("other", 0)])
def test_only_a_dismissed_match_clears_has_earlier(pair, officer, decision, flagged):
    decide(pair[1], Decision(decision), officer)
    assert Concern.objects.filter(has_earlier=True).count() == flagged


def test_decision_can_be_changed(pair, officer):
    earlier, now = pair
    decide(now, Decision.OTHER, officer)
    decide(earlier, Decision.SAME, officer)
    assert set(Match.objects.values_list("decision", flat=True)) == {"same"}
    assert Concern.objects.filter(has_earlier=True).count() == 2


def test_concern_with_undecided_match_cannot_be_closed(pair, officer):
    _, now = pair
    with pytest.raises(Undecided):
        record(now, officer)
    decide(now, Decision.OTHER, officer)
    record(now, officer)
    assert now.state == "outcome", "who dismissed the match does not close it alone"


@pytest.mark.parametrize("decision", ["same", "unsure"])
def test_linked_concern_needs_a_second_officer_to_close(pair, officer, make_officer, decision):
    _, now = pair
    decide(now, Decision(decision), officer)
    record(now, officer)
    assert now.state == "outcome"
    outcomes.approve_outcome(concern=now, **AGREED, by=make_officer("norfolk", "second"), at=AT)
    now.refresh_from_db()
    assert now.state == "closed"


def test_closing_looks_for_matches_before_the_worker_has(officer):
    send(facts=PERSON)
    now = acknowledge(send(facts=PERSON), officer)
    match = Match.objects
    assert not match.exists()
    # The earlier concern has no tokens until the worker runs; here an officer acts on it first.
    earlier = Concern.objects.exclude(pk=now.pk).get()
    acknowledge(earlier, officer)
    record(earlier, officer)
    with pytest.raises(Undecided):
        record(now, officer)
    assert match.count() == 2


def test_match_found_before_approval_must_be_decided_first(officer, make_officer):
    concern = acknowledge(send(facts=PERSON), officer, violence=True)
    record(concern, officer)
    assert concern.state == "outcome"
    send(facts=MISSPELT)
    match_due(now=lambda: AT)
    second = make_officer("norfolk", "second")
    with pytest.raises(Undecided):
        outcomes.approve_outcome(concern=concern, **AGREED, by=second, at=AT)
    decide(concern, Decision.SAME, second)
    outcomes.approve_outcome(concern=concern, **AGREED, by=second, at=AT)


def test_match_across_forces_hides_content_and_is_decided_per_force(officer, stranger):
    norfolk, essex = send(facts=PERSON), send(facts=MISSPELT, council=BASILDON)
    match_due(now=lambda: AT)
    (explained,) = linked_concerns.explain_matches(norfolk, officer)
    assert (explained.other, explained.reasons, explained.points) == (None, (), 0.0)
    assert explained.match.other_area.force.slug == "essex"
    acknowledge(norfolk, officer, has_earlier=True)
    record(norfolk, officer)  # not blocked by a match in another force
    assert norfolk.state == "outcome"  # but needs a second officer
    linked_concerns.decide_match(match=explained.match, decision=Decision.OTHER, reason="x", by=officer, at=AT)
    assert Match.objects.get(concern=essex).decision == ""
    assert "other-person" not in kinds(essex)
    last = Event.objects.filter(concern_id=norfolk.pk, kind="other-person").get()
    assert last.facts == {"force": "essex"}
    essex.refresh_from_db()
    assert essex.has_earlier


def test_match_with_transferred_concern_must_be_decided(officer, stranger):
    """Until the worker runs again, the match still names the other force."""
    here, sent_here = acknowledge(send(facts=PERSON), officer), acknowledge(send(facts=MISSPELT, council=BASILDON))
    match_due(now=lambda: AT)
    owner = sent_here.owner
    transfer_concern(concern=sent_here, to=directory.area("norfolk"), reason="x", by=owner, at=AT)
    with pytest.raises(Undecided):
        record(here, officer)
    decide(here, Decision.OTHER, officer)
    record(here, officer)
    assert here.state == "outcome"


def test_linked_concerns_are_transitive_within_the_force(officer):
    chain = [send() for _ in range(4)]
    foreign = send(council=BASILDON)
    for one, other in [*pairwise(chain), (chain[0], foreign)]:
        for match in (add_match(one, other), add_match(other, one)):
            Match.objects.filter(pk=match.pk).update(decision="same")
    add_match(chain[0], send())  # undecided
    for concern in chain:
        assert {one.pk for one in linked_concerns.linked_concerns(concern, officer).concerns} == {
            one.pk for one in chain
        }


def test_destruction_deletes_matches_on_both_sides(pair):
    earlier, now = pair
    ended = {"opened_at": AT, "closed_at": AT}
    close(earlier, **ended).deliveries.update(sent_at=AT)
    given = {"ids": [earlier.pk], "authority": Authority.SCHEDULE, "by": "purge", "at": AT}
    destruction.destroy(concerns=Concern.objects.all(), blocked_by={}, **given)
    assert not Match.objects.exists()
    assert set(MatchToken.objects.values_list("concern", flat=True)) == {now.pk}
    now.refresh_from_db()
    assert now.has_earlier


def test_linked_concerns_share_the_earliest_limit_of_those_still_open(officer):
    first, second, third, other = (acknowledge(send(), officer) for _ in range(4))
    limits = {first: 5, second: 3, third: 4, other: 1}
    for concern, days in limits.items():
        Concern.objects.filter(pk=concern.pk).update(target_at=AT + timedelta(days=days))
    ended = close(send(), officer, target_at=AT)

    def link(one, another, decision):
        add_match(another, one)
        given = {"match": add_match(one, another), "decision": decision, "reason": "x", "by": officer, "at": AT}
        linked_concerns.decide_match(**given)

    link(first, second, Decision.SAME)
    link(second, ended, Decision.SAME)
    link(third, other, Decision.OTHER)
    link(third, first, Decision.SAME)
    days = {pk: (limit - AT).days for pk, limit in Concern.objects.values_list("pk", "target_at")}
    assert days == {first.pk: 3, second.pk: 3, third.pk: 3, other.pk: 1, ended.pk: 0}


@pytest.mark.parametrize("is_closed", [False, True])
def test_linked_concerns_share_the_highest_risk(officer, is_closed):
    """An ordinary report is as urgent as an earlier one about the same person, closed or not."""
    urgent, ordinary, other = send(urgency=Urgency.URGENT), send(), send()
    for each in (urgent, ordinary, other):
        acknowledge(each, officer)
    if is_closed:
        close(urgent, officer)
    add_match(urgent, ordinary)
    given = {"match": add_match(ordinary, urgent), "decision": Decision.SAME, "reason": "x", "by": officer, "at": AT}
    linked_concerns.decide_match(**given)
    now = Concern.objects.get(pk=ordinary.pk)
    assert (now.urgency, now.target_at) == (Urgency.URGENT, target_for(Urgency.URGENT, AT, "essex"))
    assert now.priority == Concern.objects.get(pk=urgent.pk).priority
    assert Concern.objects.get(pk=other.pk).urgency == Urgency.STANDARD


@pytest.fixture
def linked(officer):
    """Two ordinary open concerns about one person."""
    first, second = (acknowledge(send(), officer) for _ in range(2))
    add_match(second, first)
    given = {"match": add_match(first, second), "decision": Decision.SAME, "reason": "x", "by": officer, "at": AT}
    linked_concerns.decide_match(**given)
    return first, second


@pytest.mark.parametrize("by", ["worker", "officer"])
def test_danger_written_about_one_of_them_makes_all_urgent(linked, officer, by):
    first, second = linked
    closed = close(send(), officer)
    add_match(closed, second)
    given = {"match": add_match(second, closed), "decision": Decision.SAME, "reason": "x", "by": officer, "at": AT}
    linked_concerns.decide_match(**given)
    add_reporter_message(concern=first, text="x", form_id="1", at=AT, danger_signs={DangerSign.WEAPON})
    if by == "worker":
        take_up_messages(at=AT)
    else:
        open_concern(concern=Concern.objects.get(pk=first.pk), by=officer, at=AT, parts=(Part.MESSAGES,))
    for each in (first, second):
        each.refresh_from_db()
        assert (each.urgency, each.target_at) == (Urgency.URGENT, target_for(Urgency.URGENT, AT, "essex"))
    closed.refresh_from_db()
    assert closed.urgency == Urgency.STANDARD


def test_concern_that_is_opened_again_has_the_earliest_limit_and_highest_risk(linked, officer):
    first, second = linked
    close(first, officer, rationale_sealed=seal({"rationale": "x"}, context=context_of(first, "rationale_sealed")))
    soon = AT + timedelta(hours=1)
    Concern.objects.filter(pk=second.pk).update(target_at=soon, urgency=Urgency.URGENT)
    outcomes.reopen_concern(concern=first, reason="x", by=officer, at=AT)
    first.refresh_from_db()
    assert (first.urgency, first.target_at) == (Urgency.URGENT, soon)
