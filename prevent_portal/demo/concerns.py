"""Invented concerns for a demo: reported, read, assessed and closed by the portal's own actions, in the past."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models import F

from prevent_portal import clock
from prevent_portal.demo.invented import CONCERNS, Invented
from referrals.actions.casework import assessment, closing, legal_restrictions, messages, outcomes, ownership, reading
from referrals.actions.search.matching import match_due
from referrals.actions.submission import Submission, submit_concern
from referrals.models import Concern, NoteKind, Officer, Outcome, RestrictionKind
from referrals.models.minutes import to_minute
from referrals.report.journey import Journey
from referrals.report.steps import FORM_VERSION

BETWEEN_STEPS = timedelta(hours=3)


@dataclass(frozen=True)
class Turn:
    """`detail` stands after the colon of a step."""

    concern: Concern
    officer: Officer
    supervisor: Officer
    at: datetime
    detail: str

    @property
    def by_officer(self) -> dict[str, Any]:
        return {"concern": self.concern, "by": self.officer, "at": self.at}

    @property
    def by_supervisor(self) -> dict[str, Any]:
        return self.by_officer | {"by": self.supervisor}


@transaction.atomic
def add_concerns() -> int:
    """All or none. Return how many were added: none where there are concerns already."""
    if Concern.objects.exists():
        return 0
    now = clock.now()
    reported = [(each, _report(each, now)) for each in sorted(CONCERNS, key=lambda each: -each.days)]
    for each, concern in reported:
        _work(each, concern, now)
    while match_due(now=lambda: now):
        pass
    return len(reported)


def _report(each: Invented, now: datetime) -> Concern:
    journey = Journey(_answers(each))
    at = to_minute(now - timedelta(days=each.days))
    submission = Submission(
        draft_id=uuid4(),
        content=journey.content(),
        place=journey.place(),
        urgency=journey.urgency(),
        about_child=journey.about_child(),
        violence=journey.violence(),
        danger_signs=journey.danger_signs(),
        form_version=FORM_VERSION,
        language="en",
    )
    concern = Concern.objects.get(reference=submit_concern(submission=submission, at=at).reference)
    if each.course:
        # The team was told and called while the demo did not run.
        concern.deliveries.update(sent_at=F("queued_at"))
    return concern


def _answers(each: Invented) -> Mapping[str, Mapping[str, list[str]]]:
    given: dict[str, dict[str, Any]] = {
        "worry": {"worry": each.worry},
        "about": {"about": "person"},
        "where": {"place": each.place},
        "risks": {"risks": list(each.risks)},
        "contact": {"contact": "anonymous"},
        "you": {"relation": each.relation},
    }
    if each.name:
        given["name"] = {"known": "yes", "full_name": each.name}
    if each.age is not None:
        given["age"] = {"known": "age", "age": str(each.age)}
    return {
        slug: {name: value if isinstance(value, list) else [value] for name, value in fields.items()}
        for slug, fields in given.items()
    }


def _work(each: Invented, concern: Concern, now: datetime) -> None:
    officer, supervisor = Officer.objects.filter(force_id=concern.force_id).order_by("is_supervisor", "pk")
    for number, step in enumerate(each.course, start=1):
        name, _, detail = step.partition(":")
        at = min(concern.received_at + number * BETWEEN_STEPS, now)
        _STEPS[name](Turn(Concern.objects.get(pk=concern.pk), officer, supervisor, at, detail))


def _read(turn: Turn) -> None:
    reading.open_concern(**turn.by_officer)


def _acknowledge(turn: Turn) -> None:
    reading.acknowledge_concern(**turn.by_officer)


def _assess(turn: Turn) -> None:
    assessment.begin_assessment(**turn.by_officer)


def _write(turn: Turn) -> None:
    fact = "The school confirms the dates. (Invented, as everything here.)"
    assessment.add_note(kind=NoteKind.FACT, text=fact, **turn.by_officer)
    answers = {
        "checks_own": "Nothing recorded under this name.",
        "protective": "Lives with a relative who is worried and helps.",
        "recommendation": "A visit at home with the school, then decide.",
    }
    assessment.save_assessment(answers=answers, **turn.by_officer)


def _wait(turn: Turn) -> None:
    until = turn.at.date() + timedelta(days=10)
    assessment.await_information(what="The airline’s answer", until=until, **turn.by_officer)


def _ask(turn: Turn) -> None:
    messages.ask_reporter(text="When did you see this last?", form_id="1", **turn.by_officer)


def _answer(turn: Turn) -> None:
    messages.add_reporter_message(concern=turn.concern, text="On Thursday, at lunch.", form_id="1", at=turn.at)


def _offer(turn: Turn) -> None:
    ownership.offer_concern(to=turn.supervisor, **turn.by_officer)


def _outcome(turn: Turn) -> None:
    signs = closing.signs_to_answer(turn.concern)
    sent_on = Outcome(turn.detail) in (Outcome.GATEWAY, Outcome.SIGNPOSTED)
    answers = outcomes.OutcomeAnswers(
        outcome=Outcome(turn.detail),
        rationale="What was found does not need more than this. (Invented.)",
        record_number="DEMO/0001" if sent_on else "",
        signposted_to="The Example Youth Service" if turn.detail == Outcome.SIGNPOSTED else "",
        danger={sign.code: "Looked into, and named in the assessment." for sign in signs},
        why_not_gateway="The school’s own help reaches further.",
    )
    outcomes.record_outcome(answers=answers, **turn.by_officer)


def _approve(turn: Turn) -> None:
    outcomes.approve_outcome(agreement="I read it all and agree.", **turn.by_supervisor)


def _send_back(turn: Turn) -> None:
    outcomes.send_back(reason="What is in the boxes? Please ask.", **turn.by_supervisor)


def _reopen(turn: Turn) -> None:
    outcomes.reopen_concern(reason="She rang the team.", **turn.by_officer)


def _hold(turn: Turn) -> None:
    review_on = turn.at.date() + timedelta(days=90)
    _restrict_as(RestrictionKind.HOLD, "Asked for by the Example Court.", turn, review_on=review_on)


def _restrict(turn: Turn) -> None:
    _restrict_as(RestrictionKind.RESTRICTION, "Its accuracy is contested.", turn)


def _restrict_as(kind: RestrictionKind, text: str, turn: Turn, **review: Any) -> None:
    legal_restrictions.apply_restriction(kind=kind, text=text, **turn.by_supervisor, **review)


_STEPS = {
    "read": _read,
    "acknowledge": _acknowledge,
    "assess": _assess,
    "write": _write,
    "wait": _wait,
    "ask": _ask,
    "answer": _answer,
    "offer": _offer,
    "outcome": _outcome,
    "approve": _approve,
    "send-back": _send_back,
    "reopen": _reopen,
    "hold": _hold,
    "restrict": _restrict,
}
