"""What a reporter who comes back is told: dated stages, by when an officer is due, and how it ended.

Whoever holds the return code reads it, the person it is about perhaps. So it is computed from dates and one sentence
that an officer chose, names no force, area or officer, and does not tell an urgent report from any other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.utils import timezone

from referrals.actions.casework.messages import Line
from referrals.models import ClosingSentence, Concern, State
from referrals.models.message import Author
from referrals.rules import time_limits
from referrals.rules.force_targets import targets_of

# After this long without a word from either side the page asks whether there is anything new.
ASK_AGAIN_AFTER = timedelta(weeks=3)


class Status(StrEnum):
    RECEIVED = "received"
    OPENED = "opened"
    LOOKED_AT = "looked-at"
    QUESTION = "question"
    FINISHED = "finished"


@dataclass(frozen=True)
class ReportStatus:
    """`due_at` is when an officer is to have read it or, once one has, when the team is to have decided.

    `is_confirmed` is whether the force has confirmed that it works to these limits.
    """

    current: Status
    stages: Sequence[tuple[Status, datetime]]
    is_opened: bool = False
    due_at: datetime | None = None
    is_confirmed: bool = False
    is_late: bool = False
    closing_sentence: str = ""
    asks_for_news: bool = False


def status_of(concern: Concern, lines: Sequence[Line], *, now: datetime) -> ReportStatus:
    is_finished = concern.state == State.CLOSED
    stages = _stages(concern, lines, is_finished=is_finished)
    if is_finished:
        sentence = ClosingSentence(concern.closing_sentence or ClosingSentence.CANNOT_SAY)
        return ReportStatus(Status.FINISHED, stages, closing_sentence=str(sentence.label))
    is_opened = concern.opened_at is not None
    force = concern.force.slug
    due_at = (time_limits.decide_by if is_opened else time_limits.look_by)(concern.owned_since, force)
    last = max([concern.owned_since, *(line.message.sent_at for line in lines)])
    return ReportStatus(
        _current(concern, lines),
        stages,
        is_opened=is_opened,
        due_at=due_at,
        is_confirmed=targets_of(force).is_confirmed,
        # Only once the day is over, since the page names the day.
        is_late=timezone.localdate(due_at) < timezone.localdate(now),
        asks_for_news=last + ASK_AGAIN_AFTER <= now,
    )


def _current(concern: Concern, lines: Sequence[Line]) -> Status:
    if lines and lines[-1].message.author == Author.OFFICER:
        return Status.QUESTION
    if concern.acknowledged_at:
        return Status.LOOKED_AT
    return Status.OPENED if concern.opened_at else Status.RECEIVED


def _stages(concern: Concern, lines: Sequence[Line], *, is_finished: bool) -> list[tuple[Status, datetime]]:
    asked = [line.message.sent_at for line in lines if line.message.author == Author.OFFICER]
    dated = [
        (Status.RECEIVED, concern.received_at),
        (Status.OPENED, concern.opened_at),
        (Status.LOOKED_AT, concern.acknowledged_at),
        (Status.QUESTION, asked[-1] if asked else None),
        (Status.FINISHED, concern.closed_at if is_finished else None),
    ]
    return [(status, at) for status, at in dated if at]
