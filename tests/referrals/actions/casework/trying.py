"""Every step that can be tried on a concern, as a function, under the name that `offered_steps` gives it."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from guidance import directory
from referrals.actions.casework import (
    assessment,
    legal_restrictions,
    linked_concerns,
    messages,
    outcomes,
    ownership,
    reading,
    transfers,
)
from referrals.models import Concern, Decision, Match, NoteKind, Officer, Outcome, RestrictionKind
from referrals.models.states import InvalidTransition, NotPermitted
from referrals.rules.permissions import Denied
from referrals.rules.routing import NoRoute
from tests.referrals.recording import record_outcome
from tests.referrals.review.building import AGREED, ANSWERED

# Multiplies the number of random examples.
TIMES = int(os.environ.get("PORTAL_TEST_TIMES", "1"))
LATER = date(2099, 12, 1)
REFUSALS = (Denied, InvalidTransition, NotPermitted, NoRoute)


@dataclass(frozen=True)
class Given:
    """The arguments of a step. `band` is the age band that the officer enters."""

    by: Officer
    other: Officer
    at: datetime
    yes: bool = True
    band: str = ""
    to: str = "essex"

    @property
    def who(self) -> dict[str, Any]:
        return {"by": self.by, "at": self.at}


Step = Callable[[Concern, Given], object]


def approve(concern: Concern, given: Given) -> None:
    if given.yes:
        outcomes.approve_outcome(concern=concern, **AGREED, **given.who)
    else:
        outcomes.send_back(concern=concern, reason="x", **given.who)


def hand_over(concern: Concern, given: Given) -> None:
    """As on the page: an owner offers, a supervisor assigns."""
    action = ownership.assign_concern if given.by.is_supervisor else ownership.offer_concern
    action(concern=concern, to=given.other, **given.who)


def decide(concern: Concern, given: Given) -> None:
    """Decide the first undecided match or, when there is none, the first match again."""
    match = Match.objects.filter(concern=concern).order_by("decision", "other__received_at").first()
    if match is None:
        raise InvalidTransition
    decision = Decision.SAME if given.yes else Decision.OTHER
    linked_concerns.decide_match(match=match, decision=decision, reason="x", **given.who)


def restrict(concern: Concern, given: Given) -> None:
    legal_restrictions.apply_restriction(concern=concern, kind=RestrictionKind.RESTRICTION, text="x", **given.who)


def lift(concern: Concern, given: Given) -> None:
    restriction = concern.restrictions.active().first()
    if restriction is None:
        raise InvalidTransition
    legal_restrictions.lift_restriction(restriction=restriction, reason="x", **given.who)


# Keyed by the names that `offered_steps` returns.
OFFERED: dict[str, Step] = {
    "acknowledge": lambda concern, given: reading.acknowledge_concern(concern=concern, **given.who),
    "take": lambda concern, given: ownership.take_concern(concern=concern, **given.who),
    "answer-offer": lambda concern, given: ownership.answer_offer(concern=concern, accepted=given.yes, **given.who),
    "hand-over": hand_over,
    "assess": lambda concern, given: assessment.begin_assessment(concern=concern, **given.who),
    "wait": lambda concern, given: assessment.await_information(concern=concern, what="x", until=LATER, **given.who),
    "follow-up": lambda concern, given: assessment.set_follow_up(concern=concern, on=LATER, **given.who),
    "ask": lambda concern, given: messages.ask_reporter(concern=concern, text="x", form_id=uuid4().hex, **given.who),
    "transfer": lambda concern, given: transfers.transfer_concern(
        concern=concern, to=directory.area(given.to), reason="x", **given.who
    ),
    "note": lambda concern, given: assessment.add_note(concern=concern, kind=NoteKind.VIEW, text="x", **given.who),
    "assessment": lambda concern, given: assessment.save_assessment(
        concern=concern, answers={"intent": uuid4().hex}, **given.who
    ),
    "outcome": lambda concern, given: record_outcome(
        concern=concern, outcome=Outcome.NO_CONCERN, rationale="x", **ANSWERED, age_band=given.band, **given.who
    ),
    "approval": approve,
    "reopen": lambda concern, given: outcomes.reopen_concern(concern=concern, reason="x", **given.who),
}
STEPS: dict[str, Step] = OFFERED | {
    "read": lambda concern, given: reading.open_concern(concern=concern, **given.who),
    "assign": lambda concern, given: ownership.assign_concern(concern=concern, to=given.other, **given.who),
    "decide": decide,
    "restrict": restrict,
    "lift": lift,
    "write": lambda concern, given: messages.add_reporter_message(
        concern=concern, text="x", form_id=uuid4().hex, at=given.at
    ),
}
# Steps of the reporter, who belongs to no force.
REPORTERS = {"write"}
# Steps that change the state or the owner; a note or a new follow-up date does not.
LEAD_ON = {"acknowledge", "assess", "wait", "outcome", "approval", "reopen", "transfer", "take"}
