"""Random steps by officers of two forces, the reporter and the worker, with invariants checked after each step.

The rule for a second officer is written again here, independently of the portal's code: by what was reported, what an
officer entered, and the matches that nobody has dismissed.
"""

from collections import Counter
from datetime import timedelta
from random import Random
from typing import Any, ClassVar

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from referrals.actions.search.matching import match_due
from referrals.models import Concern, Event, Match, Officer, State
from referrals.models.classification import AgeBand
from referrals.models.states import TRANSITIONS, Restricted, Undecided, Unread
from referrals.review.offered_steps import offered_steps
from tests.referrals.actions.casework.trying import LEAD_ON, OFFERED, REFUSALS, REPORTERS, STEPS, TIMES, Given
from tests.referrals.actions.search.test_matching import MISSPELT, PERSON, STRANGER
from tests.referrals.review.building import AT, BASILDON, send
from tests.referrals.walking import NORWICH

CHILDREN = {AgeBand.TO_10, AgeBand.TO_15, AgeBand.TO_17}
MAX_CONCERNS = 3
BANDS = ["", AgeBand.OVER_30, AgeBand.TO_17]
# Listed again, so that a random choice takes them often enough.
OFTEN = ["decide", "decide", "read", "read", "approval", "acknowledge", "restrict", "lift"]
SUPERVISOR_STEPS = {"assign", "restrict", "lift"}
# Weights of steps that are nearly always offered but do not lead towards closing.
SELDOM = {"ask": 1, "note": 1, "follow-up": 2, "take": 2, "transfer": 3}
USUAL = 10
SEEDS = st.integers(0, 2**64)
# Reasons for which a step that was offered may still be refused.
EXPECTED_REFUSALS = (Restricted, Undecided, Unread)


class Review(RuleBasedStateMachine):
    people: ClassVar[list[Officer]]
    done: ClassVar[Counter[str]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.now = AT
        self.children: set[Any] = set()
        self.violent: set[Any] = set()
        self.older: dict[Any, Concern] = {}
        self.undo = transaction.atomic()
        self.undo.__enter__()

    @initialize(child=st.booleans(), violence=st.booleans(), seed=SEEDS)
    def first_concern_arrives(self, child: bool, violence: bool, seed: int) -> None:
        self.chance = Random(seed)
        self.add_concern(NORWICH, PERSON, child=child, violence=violence)

    @rule(seed=SEEDS)
    def take_random_step(self, seed: int) -> None:
        """A single rule, since Hypothesis disables some rules in each run. It tends to repeat drawn values, so each
        seed is mixed with the earlier ones.
        """
        self.chance = Random(f"{seed} {self.chance.random()}")
        choices = [self.add_concern_or_match, self.take_offered_step, self.try_any_step]
        [step] = self.chance.choices(choices, [2, 6, 4])
        step()

    def add_concern_or_match(self) -> None:
        if Concern.objects.count() < MAX_CONCERNS and self.chance.random() < 0.4:
            self.add_concern(
                self.chance.choice([NORWICH, BASILDON]), self.chance.choice([MISSPELT, MISSPELT, STRANGER])
            )
            return
        self.look_for_matches()

    def look_for_matches(self) -> None:
        before = set(Match.objects.values_list("pk", flat=True))
        match_due(now=lambda: self.now)
        for match in Match.objects.exclude(pk__in=before).select_related("concern"):
            self.done[f"found while {match.concern.state}"] += 1

    def take_offered_step(self) -> None:
        concern = self.choose()
        # Chosen at random, the officer who has an open offer would seldom act.
        by = concern.offered_to if self.chance.random() < 0.5 else None
        by = by or self.chance.choice(self.officers_of(concern))
        offers = sorted(offered(concern, by))
        [step] = self.chance.choices(offers, [SELDOM.get(each, USUAL) for each in offers])
        if refused := self.attempt(step, concern, self.given(concern, by)):
            assert isinstance(refused, EXPECTED_REFUSALS), f"{step} was offered and refused: {refused!r}"

    def try_any_step(self) -> None:
        """Often from a stale page, as when a colleague acted first."""
        concern = self.choose()
        shown = self.older.get(concern.pk, concern) if self.chance.random() < 0.5 else concern
        step = self.chance.choice([*sorted(STEPS), *OFTEN])
        may = (
            [each for each in self.officers_of(concern) if each.is_supervisor]
            if step in SUPERVISOR_STEPS
            else self.people
        )
        by = self.chance.choice(may if self.chance.random() < 0.7 else self.people)
        self.attempt(step, shown, self.given(concern, by))

    def add_concern(
        self, council: str, facts: dict[str, Any], *, child: bool = False, violence: bool = False
    ) -> None:
        self.now += timedelta(minutes=1)  # gives each run the same order of concerns
        concern = send(council=council, facts=facts, at=self.now)
        Concern.objects.filter(pk=concern.pk).update(about_child=child, violence=violence)
        self.children |= {concern.pk} if child else set()
        self.violent |= {concern.pk} if violence else set()

    def choose(self) -> Concern:
        return self.chance.choice(list(Concern.objects.order_by("received_at")))

    def officers_of(self, concern: Concern) -> list[Officer]:
        return [officer for officer in self.people if officer.force_id == concern.force_id]

    def given(self, concern: Concern, by: Officer) -> Given:
        others = [each for each in self.officers_of(concern) if each.pk != concern.owner_id]
        to = "essex" if by.force_id == self.people[0].force_id else "norfolk"
        chance = self.chance
        return Given(by, chance.choice(others), self.now, chance.random() < 0.7, chance.choice(BANDS), to)

    def attempt(self, step: str, concern: Concern, given: Given) -> Exception | None:
        self.now += timedelta(minutes=1)
        before = {each.pk: each for each in Concern.objects.all()}
        if self.chance.random() < 0.3:
            self.older |= before
        true = before[concern.pk]
        try:
            STEPS[step](concern, given)
        except REFUSALS as refusal:
            self.done[f"{step} refused"] += 1
            self.assert_unchanged(before)
            return refusal
        assert step in REPORTERS or given.by.force_id == true.force_id, f"{step} by another force"
        assert step in REPORTERS | {"read", "lift"} or not true.restricted_at or step == "ask", step
        if step == "outcome" and given.band in CHILDREN:
            self.children.add(concern.pk)
        self.done[step] += 1
        for each in Concern.objects.all():
            self.check_transition(step, before[each.pk], each, given.by)
        return None

    def assert_unchanged(self, before: dict[Any, Concern]) -> None:
        for each in Concern.objects.all():
            assert (each.state, each.owner_id, each.force_id) == (
                before[each.pk].state,
                before[each.pk].owner_id,
                before[each.pk].force_id,
            )

    def check_transition(self, step: str, before: Concern, after: Concern, by: Officer) -> None:
        if before.state == after.state:
            return
        # An outcome that needs no second officer closes at once: two transitions of the table in one step.
        via = State.OUTCOME_RECORDED if (step, after.state) == ("outcome", State.CLOSED) else State(after.state)
        assert via in TRANSITIONS[State(before.state)], (step, before.state, after.state)
        self.done[f"{before.state} to {after.state}"] += 1
        if after.state == State.CLOSED:
            self.check_closing(step, before, after, by)

    def check_closing(self, step: str, before: Concern, after: Concern, by: Officer) -> None:
        matches = Match.objects.filter(concern=after)
        assert not matches.filter(other__force=after.force_id, decision="").exists(), "closed with an undecided match"
        assert not after.unread_at, "closed with an unread message"
        events = Event.objects.filter(concern_id=after.pk).order_by("-number")
        first, second = (events.filter(kind=kind).first().by for kind in ("outcome", "closed"))
        assert second == by.user.email
        assert after.closed_by_id == by.pk
        linked = matches.exclude(decision="other").exists()
        reasons = {"child": after.pk in self.children, "violent": after.pk in self.violent, "linked": linked}
        dismissed = matches.filter(decision="other")
        reasons["dismissed"] = dismissed.filter(decided_by=after.outcome_by).exists()
        if step == "approval" or any(reasons.values()):
            assert first != second, f"closed by one officer: {reasons}"
            assert by.pk not in (before.owner_id, before.outcome_by_id)
            assert not dismissed.filter(decided_by=by).exists(), "agreed to by who dismissed a match"
        for reason in [name for name, is_so in reasons.items() if is_so] or ["by one officer"]:
            self.done[f"closed: {reason}"] += 1

    @invariant()
    def every_concern_has_an_owner_and_a_next_step(self) -> None:
        for concern in Concern.objects.select_related("owner"):
            assert concern.owner or concern.state == State.RECEIVED
            assert not concern.owner or concern.owner.force_id == concern.force_id
            # At least one officer of the force is offered a step that leads on.
            assert any(offered(concern, officer) & LEAD_ON for officer in self.officers_of(concern)), concern.state

    def teardown(self) -> None:
        """Check that each concern can still be closed by offered steps, then roll back."""
        try:
            for concern in Concern.objects.order_by("received_at"):
                self.finish(concern.pk)
        finally:
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)

    def finish(self, pk: Any) -> None:
        for _ in range(15):
            concern = Concern.objects.get(pk=pk)
            if concern.state == State.CLOSED:
                return
            step, by = self.next_step(concern)
            self.attempt(step, concern, Given(by, by, self.now))
        raise AssertionError(f"stuck as {concern.state}")

    def next_step(self, concern: Concern) -> tuple[str, Officer]:
        officers = self.officers_of(concern)
        supervisor = next(officer for officer in officers if officer.is_supervisor)
        if concern.restricted_at:
            return "lift", supervisor
        if concern.unread_at:
            return "read", officers[0]
        undecided = Match.objects.filter(concern=concern, other__force=concern.force_id, decision="")
        if undecided:
            # Only a supervisor may decide on a match with a restricted concern.
            is_restricted = any(match.other.restricted_at for match in undecided)
            return "decide", supervisor if is_restricted else officers[0]
        for officer in officers:
            offers = offered(concern, officer)
            for step in ("acknowledge", "approval", "outcome"):
                if step in offers:
                    return step, officer
        # Who found that another concern is about somebody else cannot agree: the owner looks at that match again.
        if Match.objects.dismissed(concern).exclude(decided_by=concern.owner).exists():
            return "decide", concern.owner
        # If every officer who could approve has owned it since, the one who decided takes it back.
        decided = [officer for officer in officers if officer.pk == concern.outcome_by_id]
        assert decided, f"nobody of its force has a step, as {concern.state}"
        return "take", decided[0]


def offered(concern: Concern, officer: Officer) -> set[str]:
    """Without the pages that are to be read before a step."""
    return offered_steps(concern, officer).names & OFFERED.keys()


@pytest.fixture
def people(make_officer):
    ours = [make_officer("norfolk", name, is_supervisor=name == "boss") for name in ("one", "two", "boss")]
    return [*ours, make_officer("essex", "far", is_supervisor=True), make_officer("essex", "farther")]


def run(people: list[Officer], examples: int = TIMES * 25) -> Counter[str]:
    Review.people, Review.done = people, Counter()
    run_state_machine_as_test(
        Review,
        settings=settings(
            max_examples=examples,
            stateful_step_count=30,
            derandomize=True,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
        ),
    )
    return Review.done


def test_invariants_hold_for_random_steps(people):
    done = run(people)
    # Check the coverage: runs that never get far would prove nothing.
    assert not [step for step in LEAD_ON | {"hand-over", "decide", "read", "ask", "note"} if not done[step]], done
    ends = ("child", "violent", "linked", "by one officer")
    assert not [reason for reason in ends if not done[f"closed: {reason}"]], done
    for via in ("closed to assessment", "acknowledged to received", "outcome to assessment"):
        assert done[via], (via, done)


def test_invariants_hold_when_a_match_is_found_after_the_end(people):
    """Random steps come to it now and then only."""
    Review.people, Review.done = people, Counter()
    machine = Review()
    try:
        machine.first_concern_arrives(child=False, violence=False, seed=1)
        for step in ("acknowledge", "outcome"):
            machine.attempt(step, Concern.objects.get(), Given(people[0], people[1], machine.now, band=""))
        assert Concern.objects.get().state == State.CLOSED
        machine.add_concern(NORWICH, MISSPELT)
        machine.look_for_matches()
        machine.every_concern_has_an_owner_and_a_next_step()
    finally:
        machine.teardown()
    assert Review.done["found while closed"] == 1
