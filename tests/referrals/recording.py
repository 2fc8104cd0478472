"""Record an outcome with the answers as keywords."""

from datetime import datetime
from typing import Any

from referrals.actions.casework import outcomes
from referrals.models import Concern, Officer, Outcome


def record_outcome(
    *, concern: Concern, outcome: Outcome, rationale: str = "x", by: Officer, at: datetime, **others: Any
) -> None:
    answers = outcomes.OutcomeAnswers(outcome, rationale, **others)
    outcomes.record_outcome(concern=concern, answers=answers, by=by, at=at)
