"""Try every action by every officer from every reachable state, and compare with the transition table."""

from collections import deque
from datetime import UTC, date, datetime

import pytest

from referrals.actions.casework import assessment, outcomes, ownership, reading
from referrals.models import Concern, NoteKind, Outcome, State
from referrals.models.states import TRANSITIONS, InvalidTransition, NotPermitted
from tests.referrals.recording import record_outcome
from tests.referrals.review.building import AGREED, ANSWERED, send

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
LATER = date(2026, 12, 1)
FIELDS = ("state", "owner_id", "offered_to_id", "outcome", "outcome_by_id", "closed_by_id", "rationale_sealed")


def actions(others):
    yield "acknowledge", lambda **who: reading.acknowledge_concern(**who)
    yield "take", lambda **who: ownership.take_concern(**who)
    for other in others[:1]:
        yield "offer", lambda o=other, **who: ownership.offer_concern(to=o, **who)
        yield "assign", lambda o=other, **who: ownership.assign_concern(to=o, **who)
    yield "accept", lambda **who: ownership.answer_offer(accepted=True, **who)
    yield "decline", lambda **who: ownership.answer_offer(accepted=False, **who)
    yield "assess", lambda **who: assessment.begin_assessment(**who)
    yield "wait", lambda **who: assessment.await_information(what="x", until=LATER, **who)
    yield "note", lambda **who: assessment.add_note(kind=NoteKind.VIEW, text="x", **who)
    yield "decide", lambda **who: record_outcome(outcome=Outcome.MISTAKEN, rationale="x", **ANSWERED, **who)
    yield "approve", lambda **who: outcomes.approve_outcome(**AGREED, **who)
    yield "send back", lambda **who: outcomes.send_back(reason="x", **who)
    yield "reopen", lambda **who: outcomes.reopen_concern(reason="x", **who)


def walk(concern, officers):
    """Yield (before, action, by, after) for each allowed action, from each state that such actions reach."""
    read = lambda: Concern.objects.filter(pk=concern.pk).values(*FIELDS, "follow_up_on").get()  # noqa: E731
    # Sealing gives a new envelope each time, so compare only whether there is one.
    name = lambda row: tuple(bool(row[f]) if f == "rationale_sealed" else row[f] for f in FIELDS)  # noqa: E731
    first = read()
    seen, ahead = {name(first)}, deque([first])
    while ahead:
        before = ahead.popleft()
        for by in officers:
            for action, do in actions([other for other in officers if other != by]):
                Concern.objects.filter(pk=concern.pk).update(**before)
                try:
                    do(concern=concern, by=by, at=NOW)
                except (InvalidTransition, NotPermitted):
                    continue
                after = read()
                yield before, action, by, after
                if name(after) not in seen:
                    seen.add(name(after))
                    ahead.append(after)


@pytest.mark.parametrize("second_officer_needed", [True, False], ids=["two officers", "one officer"])
def test_reachable_steps_follow_the_transition_table(officer, make_officer, second_officer_needed):
    concern = send()
    Concern.objects.filter(pk=concern.pk).update(violence=second_officer_needed)
    officers = [officer, make_officer("norfolk", "second", is_supervisor=True), make_officer("norfolk", "third")]
    reached, left = set(), set()
    for before, action, by, after in walk(concern, officers):
        reached.add(after["state"])
        left.add(before["state"])
        step = (State(before["state"]), State(after["state"]))
        # An outcome that needs no second officer closes at once: two transitions of the table in one action.
        via = State.OUTCOME_RECORDED if action == "decide" and step[1] == State.CLOSED else step[1]
        assert step[0] == step[1] or via in TRANSITIONS[step[0]], (action, step)
        assert after["owner_id"], action
        if step[1] == State.CLOSED and step[0] != State.CLOSED:
            assert after["closed_by_id"] == by.pk
            if second_officer_needed:
                assert by.pk not in (before["owner_id"], before["outcome_by_id"]), action
    # Where one officer is enough, no concern stays in OUTCOME_RECORDED.
    expected = set(State) if second_officer_needed else set(State) - {State.OUTCOME_RECORDED}
    assert reached == expected - {State.RECEIVED}
    assert left == expected
