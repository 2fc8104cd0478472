"""Break each rule of the state machine in turn; the checks of test_state_machine must find it."""

from typing import Any

import pytest

from referrals.actions.casework import outcomes, states
from referrals.models import Concern, Match, Officer, State
from referrals.models.classification import AgeBand
from referrals.models.states import InvalidTransition
from referrals.rules.permissions import check_user_can_open
from tests.referrals.actions.casework.test_state_machine import Review, people  # noqa: F401
from tests.referrals.actions.casework.trying import Given
from tests.referrals.actions.search.test_matching import MISSPELT
from tests.referrals.walking import NORWICH

OWNER, SECOND = 0, 1
# For each fault the shortest path that shows it: whether violence was reported, whether a matching concern arrives,
# and (step, officer). "(old)" tries the step on the concern as it was first loaded.
PATHS: dict[str, tuple[bool, bool, list[tuple[str, int]]]] = {
    "stale page": (False, False, [("transfer", OWNER), ("acknowledge (old)", OWNER)]),
    "linked concern needs one officer": (
        False,
        True,
        [("acknowledge", OWNER), ("decide", OWNER), ("outcome", OWNER)],
    ),
    "child age band ignored": (False, False, [("acknowledge", OWNER), ("outcome of a child", OWNER)]),
    "approval by the same officer": (
        True,
        False,
        [(name, OWNER) for name in ("acknowledge", "outcome", "approval")],
    ),
    "undecided match ignored": (False, True, [("acknowledge", OWNER), ("outcome", OWNER), ("approval", SECOND)]),
    "state without a next step": (False, False, [("acknowledge", OWNER)]),
}


def make_stale_check() -> Any:
    """A permission check that looks at the loaded concern only, not at the locked row."""
    shown: list[Concern] = []

    def check(by: Officer, concern: Concern) -> None:
        if shown and shown[-1].pk == concern.pk and shown[-1] is not concern:
            shown.clear()
            return
        check_user_can_open(by, concern)
        shown.append(concern)

    return check


def let_anyone_approve(officer: Officer, concern: Concern) -> None:
    if concern.state != State.OUTCOME_RECORDED:
        raise InvalidTransition


def plant_fault(monkeypatch: pytest.MonkeyPatch, fault: str) -> None:
    planted: dict[str, tuple[Any, str, Any]] = {
        "stale page": (states, "check_user_can_open", make_stale_check()),
        "linked concern needs one officer": (
            Concern,
            "why_second_officer",
            property(lambda self: ["It is about a child."] if self.about_child else []),
        ),
        "child age band ignored": (outcomes, "UNDER_18", frozenset()),
        "approval by the same officer": (outcomes, "check_user_can_approve", let_anyone_approve),
        "undecided match ignored": (outcomes, "check_decided", lambda concern: None),
        "state without a next step": (Concern, "may_become", lambda self, state: state != State.CLOSED),
    }
    monkeypatch.setattr(*planted[fault])
    if fault == "approval by the same officer":  # which would also be asked whether they are two people
        monkeypatch.setattr(outcomes, "check_two_people", lambda *args, **options: None)


def walk(fault: str) -> None:
    violence, linked, steps = PATHS[fault]
    machine = Review()
    try:
        machine.first_concern_arrives(child=False, violence=violence, seed=1)
        first = Concern.objects.get()
        if linked:
            machine.add_concern(NORWICH, MISSPELT)
            machine.look_for_matches()
            assert Match.objects.exists()
        for step, number in steps:
            name, _, how = step.partition(" ")
            shown = first if how == "(old)" else Concern.objects.get(pk=first.pk)
            band = AgeBand.TO_17 if how == "of a child" else ""
            by, other = machine.people[number], machine.people[SECOND]
            machine.attempt(name, shown, Given(by, other, machine.now, band=band))
            machine.every_concern_has_an_owner_and_a_next_step()
    finally:
        machine.teardown()


@pytest.mark.parametrize("fault", PATHS)
def test_broken_rule_is_found(people, monkeypatch, fault):  # noqa: F811
    Review.people = people
    walk(fault)
    plant_fault(monkeypatch, fault)
    with pytest.raises(AssertionError):
        walk(fault)
