"""Any officers taking any steps in any order, with the reporter writing in between: what holds after each of them."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guidance import directory
from referrals.actions import assessment, messages, outcomes, ownership, review
from referrals.actions.transfers import transfer_concern
from referrals.models import Concern, Event, Officer, Outcome, State
from referrals.models.states import TRANSITIONS, NotNow, NotYours
from referrals.permissions import Denied
from referrals.review.offers import offered_steps
from referrals.routing import NoRoute
from tests.referrals.review.building import AT, send

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
LATER = date(2026, 12, 1)
# A step that leads on; a note or another day to look again does not.
LEAD_ON = {"acknowledge", "assess", "wait", "outcome", "approval", "reopen", "transfer", "take"}

STEPS = {
    "acknowledge": lambda who, other: review.acknowledge_concern(**who),
    "take": lambda who, other: ownership.take_concern(**who),
    "offer": lambda who, other: ownership.offer_concern(to=other, **who),
    "assign": lambda who, other: ownership.assign_concern(to=other, **who),
    "accept": lambda who, other: ownership.answer_offer(accepted=True, **who),
    "assess": lambda who, other: assessment.begin_assessment(**who),
    "wait": lambda who, other: assessment.await_information(what="x", until=LATER, **who),
    "read": lambda who, other: review.open_concern(**who),
    "decide": lambda who, other: outcomes.record_outcome(outcome=Outcome.NO_CONCERN, rationale="x", **who),
    "approve": lambda who, other: outcomes.approve_outcome(**who),
    "send back": lambda who, other: outcomes.send_back(reason="x", **who),
    "reopen": lambda who, other: outcomes.reopen_concern(reason="x", **who),
    "transfer": lambda who, other: transfer_concern(to=directory.area("essex"), reason="x", **who),
    "write": lambda who, other: messages.add_words(
        concern=who["concern"], text="x", form_id=str(Event.objects.count()), at=NOW
    ),
}


@pytest.fixture
def people(make_officer):
    ours = [make_officer("norfolk", name, is_supervisor=name == "boss") for name in ("one", "two", "boss")]
    return [*ours, make_officer("essex", "far"), make_officer("essex", "farther")]


# Who acts, seen from the concern: chosen by name among five, hardly anybody would be the one who may.
WHO = {
    "owner": lambda concern, people: concern.owner or people[0],
    "a colleague": lambda concern, people: next(
        each for each in people if each.force_id == concern.force_id and each.pk != concern.owner_id
    ),
    "who it is offered to": lambda concern, people: concern.offered_to or people[1],
    "a supervisor": lambda concern, people: people[2],
    "another force": lambda concern, people: next(each for each in people if each.force_id != concern.force_id),
}
_steps = st.lists(st.tuples(st.sampled_from(sorted(STEPS)), st.sampled_from([*WHO, "owner", "owner"])), max_size=14)


@settings(
    max_examples=40,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=_steps, child=st.booleans(), violence=st.booleans())
def test_whatever_is_done_somebody_owns_it_and_two_close_it(people, steps, child, violence):
    concern = send()
    Concern.objects.filter(pk=concern.pk).update(about_child=child, violence=violence)
    for name, who in [("acknowledge", "owner"), *steps]:
        before = Concern.objects.select_related("owner", "offered_to").get(pk=concern.pk)
        by = WHO[who](before, people)
        try:
            STEPS[name]({"concern": before, "by": by, "at": NOW}, people[1])
        except (NotNow, NotYours, Denied, NoRoute):
            continue
        holds_after(name, before, Concern.objects.get(pk=concern.pk), people, by)


def holds_after(step: str, before: Concern, after: Concern, people: list[Officer], by: Officer) -> None:
    moved = before.state != after.state
    # One step of the table; an outcome that needs nobody else closes at once, which is two.
    way = State.OUTCOME_RECORDED if (step, after.state) == ("decide", State.CLOSED) else State(after.state)
    assert not moved or way in TRANSITIONS[State(before.state)], (step, before.state, after.state)
    assert after.owner_id or after.state == State.RECEIVED, step
    assert after.owner is None or after.owner.force_id == after.force_id, step
    # Whoever of its force looks at it, somebody is offered a step that leads on.
    offers = [offered_steps(after, officer) for officer in people if officer.force_id == after.force_id]
    assert any(offer & LEAD_ON for offer in offers), (step, after.state)
    if after.state == State.CLOSED and moved:
        assert not after.unread_at, step
        if after.about_child or after.violence:
            assert by.pk not in (before.owner_id, before.outcome_by_id), step
            assert after.closed_by_id == by.pk, step


def test_the_steps_reach_every_state(people):
    """What is drawn above would show nothing if it never got far."""
    concern = send(at=AT)
    Concern.objects.filter(pk=concern.pk).update(violence=True)
    reached = {State.RECEIVED.value}
    for name, by in [("acknowledge", 0), ("wait", 0), ("assess", 0), ("decide", 0), ("approve", 1), ("reopen", 2)]:
        STEPS[name]({"concern": concern, "by": people[by], "at": NOW}, people[0])
        reached.add(Concern.objects.get(pk=concern.pk).state)
    assert reached == set(State.values)
