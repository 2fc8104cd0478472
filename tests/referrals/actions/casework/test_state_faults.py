"""The checks of the state machine, each with a rule broken that it has to find, by the shortest way to it."""

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
# What comes in before, and who does what then. "(old)" is done from the page as it was at first.
WAYS: dict[str, tuple[bool, bool, list[tuple[str, int]]]] = {
    "a page that is no longer true": (False, False, [("transfer", OWNER), ("acknowledge (old)", OWNER)]),
    "a linked concern": (False, True, [("acknowledge", OWNER), ("decide", OWNER), ("outcome", OWNER)]),
    "an age that an officer found out": (False, False, [("acknowledge", OWNER), ("outcome of a child", OWNER)]),
    "one who agrees with themselves": (
        True,
        False,
        [(name, OWNER) for name in ("acknowledge", "outcome", "approval")],
    ),
    "an undecided match": (False, True, [("acknowledge", OWNER), ("outcome", OWNER), ("approval", SECOND)]),
    "a state that leads nowhere": (False, False, [("acknowledge", OWNER)]),
}


def forgetful() -> Any:
    """Asks of the page that was shown, and not of the row that is locked."""
    shown: list[Concern] = []

    def check(by: Officer, concern: Concern) -> None:
        if shown and shown[-1].pk == concern.pk and shown[-1] is not concern:
            shown.clear()
            return
        check_user_can_open(by, concern)
        shown.append(concern)

    return check


def whoever_asks(officer: Officer, concern: Concern) -> None:
    if concern.state != State.OUTCOME_RECORDED:
        raise InvalidTransition


def plant(monkeypatch: pytest.MonkeyPatch, fault: str) -> None:
    planted: dict[str, tuple[Any, str, Any]] = {
        "a page that is no longer true": (states, "check_user_can_open", forgetful()),
        "a linked concern": (Concern, "needs_second_officer", property(lambda self: self.about_child)),
        "an age that an officer found out": (outcomes, "UNDER_18", frozenset()),
        "one who agrees with themselves": (outcomes, "check_user_can_approve", whoever_asks),
        "an undecided match": (outcomes, "check_decided", lambda concern: None),
        "a state that leads nowhere": (Concern, "may_become", lambda self, state: state != State.CLOSED),
    }
    monkeypatch.setattr(*planted[fault])


def walk(fault: str) -> None:
    violence, linked, steps = WAYS[fault]
    machine = Review()
    try:
        machine.one_arrives(child=False, violence=violence, seed=1)
        first = Concern.objects.get()
        if linked:
            machine.arrive(NORWICH, MISSPELT)
            machine.look_for_matches()
            assert Match.objects.exists()
        for step, number in steps:
            name, _, how = step.partition(" ")
            shown = first if how == "(old)" else Concern.objects.get(pk=first.pk)
            band = AgeBand.TO_17 if how == "of a child" else ""
            by, other = machine.people[number], machine.people[SECOND]
            machine.attempt(name, shown, Given(by, other, machine.now, band=band))
            machine.somebody_owns_it_and_can_go_on()
    finally:
        machine.teardown()


@pytest.mark.parametrize("fault", WAYS)
def test_a_broken_rule_is_found(people, monkeypatch, fault):  # noqa: F811
    Review.people = people
    walk(fault)
    plant(monkeypatch, fault)
    with pytest.raises(AssertionError):
        walk(fault)
