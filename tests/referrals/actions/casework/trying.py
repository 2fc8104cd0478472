"""Every step that somebody may try on a concern, as a call; and what the review's faces offer, by the same names."""

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

# How much longer the random walks are than in an ordinary run.
TIMES = int(os.environ.get("PORTAL_TEST_TIMES", "1"))
LATER = date(2099, 12, 1)
REFUSALS = (Denied, InvalidTransition, NotPermitted, NoRoute)


@dataclass(frozen=True)
class Given:
    """What is chosen or typed with a step. `band`: how old the officer says that the person is."""

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
        outcomes.approve_outcome(concern=concern, **given.who)
    else:
        outcomes.send_back(concern=concern, reason="x", **given.who)


def hand_over(concern: Concern, given: Given) -> None:
    """As its page does: an owner offers, a supervisor assigns."""
    verb = ownership.assign_concern if given.by.is_supervisor else ownership.offer_concern
    verb(concern=concern, to=given.other, **given.who)


def decide(concern: Concern, given: Given) -> None:
    """The first match that nobody has decided on, or else the first: anybody may decide again."""
    match = Match.objects.filter(concern=concern).order_by("decision", "other__received_at").first()
    if match is None:
        raise InvalidTransition
    decision = Decision.SAME if given.yes else Decision.OTHER
    linked_concerns.decide_match(match=match, decision=decision, reason="x", **given.who)


def restrict(concern: Concern, given: Given) -> None:
    legal_restrictions.apply_restriction(concern=concern, kind=RestrictionKind.RESTRICTION, text="x", **given.who)


def lift(concern: Concern, given: Given) -> None:
    restriction = concern.restrictions.standing().first()
    if restriction is None:
        raise InvalidTransition
    legal_restrictions.lift_restriction(restriction=restriction, reason="x", **given.who)


# By the names under which `offered_steps` offers them.
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
    "outcome": lambda concern, given: outcomes.record_outcome(
        concern=concern, outcome=Outcome.NO_CONCERN, rationale="x", age_band=given.band, **given.who
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
    "write": lambda concern, given: messages.add_words(concern=concern, text="x", form_id=uuid4().hex, at=given.at),
}
# What the reporter does, for whom no force is another's.
REPORTERS = {"write"}
# A step that leads on; a note or another day to look again does not.
LEAD_ON = {"acknowledge", "assess", "wait", "outcome", "approval", "reopen", "transfer", "take"}
