"""End many concerns of a flood at once as malicious: one officer proposes, a second one agrees (ADR 0071).

Each concern gets its own events and its own sealed reason, as if it had been ended on its own page. Nobody decides on
what they have not seen: a concern of which the list cannot show all is left out until the officer has opened it.
"""

import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from referrals import sealing
from referrals.actions.casework import closing
from referrals.actions.casework.classification import CLASS_FIELDS, classify_opened
from referrals.actions.casework.outcomes import OutcomeAnswers, agree_and_close, set_outcome
from referrals.actions.casework.personal_notices import ask_second_officers
from referrals.actions.casework.reading import Part, acknowledge_concern
from referrals.actions.casework.states import lock_concern
from referrals.actions.casework.two_people import reasons_to_confirm
from referrals.actions.faults.parts import open_part
from referrals.actions.search.matching import current_edition
from referrals.models import Concern, Event, Match, Officer, Outcome, State
from referrals.models.event import Kind
from referrals.models.states import InvalidTransition, NotPermitted, Restricted
from referrals.rules.danger import Sign
from referrals.rules.permissions import check_user_can_approve, user_can_read
from referrals.rules.second_officers import why_not_second
from referrals.sealing import CannotOpen
from referrals.stored_fields import context_of

# Chosen at once, which takes half a second of the longest reports. A page of the queue has half as many.
MOST = 50
# Of what the reporter wrote, and again of the other answers.
FIRST_WORDS = 400
# No question of the report is longer.
_QUESTION = 200
UNOPENED = "It cannot be opened here"
UNSEEN = "Not all of it is shown here"
DANGER = "Danger, and nobody has opened it: open it on its own page first"


@dataclass(frozen=True)
class Chosen:
    """`problem` says why the concern cannot be ended here. Then nothing of it is shown, unless it has to be opened on
    its own page: a true one among many bogus ones is to be found. `others` are the other questions and answers.
    """

    concern: Concern
    problem: str = ""
    words: str = ""
    others: Sequence[tuple[str, str]] = ()
    reason: str = ""

    @property
    def is_proposed(self) -> bool:
        return is_proposed(self.concern)

    @property
    def is_unseen(self) -> bool:
        return self.problem.startswith(UNSEEN)


def is_proposed(concern: Concern) -> bool:
    return concern.state == State.OUTCOME_RECORDED and concern.outcome == Outcome.MALICIOUS


def look_at(*, concerns: Sequence[Concern], by: Officer, at: datetime) -> list[Chosen]:
    """The first words of each, which an event records as read. That does not open it: it is still escalated."""
    ids = {concern.pk for concern in concerns}
    return [_look_at(concern, ids, by=by, at=at) for concern in concerns]


@transaction.atomic
def _look_at(concern: Concern, ids: Collection[uuid.UUID], *, by: Officer, at: datetime) -> Chosen:
    try:
        locked = lock_concern(concern, by)
    except Restricted:
        return Chosen(concern, "Restricted")
    try:
        problem = _problem(locked, ids, by, at)
        if problem and not problem.startswith((DANGER, UNSEEN)):
            return Chosen(concern, problem)
        content = sealing.open_sealed(locked.sealed, context=context_of(locked))
        reason = _reason_of(locked)
    except CannotOpen:
        return Chosen(concern, UNOPENED)
    Event.objects.record(locked.pk, Kind.READ, by=by.user.email, at=at, part="first words")
    others = () if problem else tuple(_others(content))
    return Chosen(locked, problem, _worry(content)[:FIRST_WORDS], others, reason)


def _worry(content: Mapping[str, Any]) -> str:
    return " ".join(line for part in content["said"] if part.get("step") == "worry" for line in part["answer"])


def _others(content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for part in content["said"]:
        if part.get("step") != "worry" and (answer := "; ".join(filter(None, part["answer"]))):
            yield part["question"][:_QUESTION], answer


def _reason_of(concern: Concern) -> str:
    if not concern.rationale_sealed:
        return ""
    context = context_of(concern, "rationale_sealed")
    return "\n".join(closing.reasons_given(sealing.open_sealed(concern.rationale_sealed, context=context)))


def to_answer(*, concerns: Sequence[Concern], by: Officer, at: datetime) -> tuple[list[Sign], bool]:
    """The danger signs of those that `by` can propose, and whether one of them is about a child."""
    ids = {concern.pk for concern in concerns}
    found: dict[str, list[str]] = {}
    is_child = False
    for concern in concerns:
        if is_proposed(concern) or _problem(concern, ids, by, at):
            continue
        is_child = is_child or concern.about_child
        for sign in closing.signs_to_answer(concern):
            found.setdefault(sign.code, []).append(concern.reference)
    return [Sign(code, (f"In {', '.join(references)}.",)) for code, references in found.items()], is_child


@dataclass(frozen=True)
class Answers:
    """What the officer entered once for all that are chosen: of these, each concern keeps what it needs."""

    reason: str = ""
    why_not_gateway: str = ""
    danger: Mapping[str, str] = field(default_factory=dict)
    agreement: str = ""


def end_as_malicious(
    *, concerns: Sequence[Concern], answers: Answers, by: Officer, at: datetime
) -> tuple[list[Concern], list[Concern]]:
    """Propose it for those that nobody has proposed, with the reason; agree for those that another officer proposed.

    Return both. A concern that has changed since it was chosen, and may not be ended so any more, is left as it is.
    """
    ids = {concern.pk for concern in concerns}
    proposed: list[Concern] = []
    agreed: list[Concern] = []
    # In one order, to avoid deadlocks; each in a transaction of its own, so that none waits for the whole list.
    for concern in sorted(concerns, key=lambda each: each.pk):
        try:
            with transaction.atomic():
                (agreed if _end(concern, ids, answers, by=by, at=at) else proposed).append(concern)
        except (InvalidTransition, NotPermitted, CannotOpen):
            continue
    # One mail for all of them: if it is lost, the digest asks.
    ask_second_officers(Concern.objects.filter(pk__in=[each.pk for each in proposed]).order_by("pk"), at=at)
    return proposed, agreed


def _end(concern: Concern, ids: Collection[uuid.UUID], answers: Answers, *, by: Officer, at: datetime) -> bool:
    """Whether it was agreed to, rather than proposed."""
    concern = lock_concern(concern, by)
    if _problem(concern, ids, by, at):
        raise InvalidTransition
    if is_proposed(concern):
        check_user_can_approve(by, concern)
        agree_and_close(concern, answers.agreement, by=by, at=at)
        return True
    if not answers.reason:
        raise InvalidTransition
    _open(concern, by=by, at=at)
    given = OutcomeAnswers(
        Outcome.MALICIOUS, answers.reason, why_not_gateway=answers.why_not_gateway, danger=answers.danger
    )
    set_outcome(concern, given, by=by, at=at)
    return False


def _open(concern: Concern, *, by: Officer, at: datetime) -> None:
    # Whoever proposes has seen the first words of each and answers for it, as its owner.
    if concern.opened_at is None:
        content = sealing.open_sealed(concern.sealed, context=context_of(concern))
        classify_opened(concern, content.get("facts", {}), force=by.force.slug, at=at)
        concern.opened_at, concern.opened_by = at, by
        concern.save(update_fields=["opened_at", "opened_by", *CLASS_FIELDS])
    if concern.state == State.RECEIVED:
        acknowledge_concern(concern=concern, by=by, at=at)
        concern.refresh_from_db(fields=["state", "owner", "acknowledged_at", "acknowledged_by"])


def _problem(concern: Concern, ids: Collection[uuid.UUID], by: Officer, at: datetime) -> str:
    """Why the concern cannot be ended with others, or an empty string. Raises CannotOpen without a private key."""
    if concern.destruction_id or concern.state == State.CLOSED:
        return "Ended already"
    if concern.restricted_at or not user_can_read(by, concern):
        return "Restricted"
    if concern.unread_at:
        return "The reporter has written: read it first"
    if (concern.has_danger or concern.danger_signs) and concern.opened_at is None:
        return DANGER
    if concern.state == State.OUTCOME_RECORDED:
        if concern.outcome != Outcome.MALICIOUS:
            return "It awaits a second officer for another outcome"
        if why_not := why_not_second(by, concern):
            return why_not
        if reasons_to_confirm((concern.owner, concern.outcome_by), by, at=at):
            return "You may have proposed this from another account: agree on its own page"
    elif concern.owner_id and concern.owner_id != by.pk:
        return "A colleague is working on it"
    if concern.matched_under != current_edition():
        return "Not compared with other concerns yet: try again in some minutes"
    if _may_be_somebodys(concern, ids):
        return "It may be about the same person as a concern that is not chosen: decide on that first"
    return "" if _has_read(concern, by) else _unseen(concern)


def _has_read(concern: Concern, by: Officer) -> bool:
    """Whether the officer has opened the report on its own page; one page that shows everything names no part."""
    read = Event.objects.filter(concern_id=concern.pk, kind=Kind.READ, by=by.user.email).values_list(
        "facts", flat=True
    )
    return any(Part.REPORT in facts.get("part", Part.REPORT).split(", ") and "beside" not in facts for facts in read)


def _unseen(concern: Concern) -> str:
    content = open_part(concern)
    if content is None:
        return UNOPENED
    more = max(len(_worry(content)) - FIRST_WORDS, 0)
    more += max(sum(len(answer) for _question, answer in _others(content)) - FIRST_WORDS, 0)
    files, messages = concern.attachments.count(), concern.messages.count()
    has_documents = any(part.get("step") == "pictures" and part["answer"] for part in content["said"])
    why = [
        _number(files, "picture or page", "pictures or pages"),
        "a document" if has_documents and not files else "",
        _number(more, "more character", "more characters"),
        _number(messages, "message", "messages"),
        "about somebody under 18" if concern.about_child else "",
    ]
    found = ", ".join(filter(None, why))
    return f"{UNSEEN} ({found}): open it on its own page first" if found else ""


def _number(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}" if number else ""


def _may_be_somebodys(concern: Concern, ids: Collection[uuid.UUID]) -> bool:
    # Bogus reports resemble each other. What they must not take along is a true one about the same person.
    others = Match.objects.undecided_within(concern).exclude(other__in=ids)
    return others.exclude(other__outcome=Outcome.MALICIOUS).exists()
