"""Record the outcome of a concern, have a second officer approve it where required, close and reopen it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from referrals import sealing
from referrals.actions.casework.assessment import write_note
from referrals.actions.casework.closing import check_weighed, reasons_given, weigh, why_second_officer
from referrals.actions.casework.linked_concerns import check_decided, lock_linked, share_risk
from referrals.actions.casework.personal_notices import ask_second_officers
from referrals.actions.casework.states import check_unchanged, lock_concern, move
from referrals.actions.casework.two_people import check_two_people
from referrals.actions.search.matching import ensure_matched
from referrals.models import ClosingSentence, Concern, Event, NoteKind, Officer, Outcome, State, Urgency
from referrals.models.classification import UNDER_18
from referrals.models.event import Kind
from referrals.models.states import HANDED_OVER, NotHandedOver, Unanswered, Unread
from referrals.rules.permissions import (
    check_user_can_approve,
    check_user_can_open,
    check_user_can_record_outcome,
    check_user_can_reopen,
)
from referrals.rules.time_limits import minutes_between, target_for
from referrals.stored_fields import context_of

_OUTCOME = [
    *("state", "outcome", "outcome_at", "outcome_by", "rationale_sealed", "closing_sentence", "offered_to"),
    *("sector", "age_band", "about_child", "minutes_to_outcome"),
]
_CLOSED = ["state", "closed_at", "closed_by", "follow_up_on", "offered_to"]


@dataclass(frozen=True)
class OutcomeAnswers:
    """`danger` answers each danger sign by its code."""

    outcome: Outcome
    rationale: str
    record_number: str = ""
    signposted_to: str = ""
    danger: Mapping[str, str] = field(default_factory=dict)
    why_not_gateway: str = ""
    closing_sentence: ClosingSentence = ClosingSentence.CANNOT_SAY
    sector: str = ""
    age_band: str = ""

    @property
    def reason(self) -> dict[str, str]:
        """What is sealed, since it may name people."""
        names = ("rationale", "record_number", "signposted_to", "why_not_gateway")
        return {name: getattr(self, name) for name in names}


def record_outcome(*, concern: Concern, answers: OutcomeAnswers, by: Officer, at: datetime) -> None:
    """Also closes the concern, unless a second officer has to approve.

    `by` has confirmed on the form that they considered the concern's history. Raises Denied, NotPermitted,
    InvalidTransition, Unread, Undecided, Unanswered, and NotHandedOver without a record number, or the name of who
    took it over.
    """
    check_user_can_open(by, concern)
    if answers.outcome in HANDED_OVER and not answers.record_number.strip():
        raise NotHandedOver
    # Before the concern is locked: it locks several concerns in a fixed order, to avoid deadlocks.
    ensure_matched(concern, by=by.user.email, at=at)
    with transaction.atomic():
        concern = lock_concern(concern, by)
        check_user_can_record_outcome(by, concern)
        concern.sector = answers.sector or concern.sector
        concern.age_band = answers.age_band or concern.age_band
        # The officer may have found out that it is about a child: then closing needs a second officer, and the
        # retention period is shorter.
        concern.about_child = concern.about_child or concern.age_band in UNDER_18
        if concern.unread_at:
            raise Unread
        check_decided(concern)
        set_outcome(concern, answers, by=by, at=at)
        ask_second_officers([concern], at=at)


def set_outcome(concern: Concern, answers: OutcomeAnswers, *, by: Officer, at: datetime) -> None:
    """The caller holds the lock and has checked everything but the state and the answers. Raises Unanswered."""
    weighed = weigh(concern, answers.outcome, answers.reason, answers.danger)
    move(concern, State.OUTCOME_RECORDED)
    concern.outcome = answers.outcome
    concern.outcome_at = at
    concern.minutes_to_outcome = minutes_between(concern.owned_since, at, by.force.slug)
    concern.outcome_by = by
    concern.offered_to = None
    concern.rationale_sealed = sealing.seal(weighed, context=context_of(concern, "rationale_sealed"))
    concern.closing_sentence = answers.closing_sentence
    concern.save(update_fields=_OUTCOME)
    content = sealing.body_digests(concern.rationale_sealed)
    facts = {"outcome": answers.outcome.value, "history_considered": True, "content": content}
    facts["closing_sentence"] = answers.closing_sentence.value
    Event.objects.record(concern.id, Kind.OUTCOME, by=by.user.email, at=at, **facts)
    if not why_second_officer(concern, by=by, at=at):
        close_approved(concern, by=by, at=at)


@transaction.atomic
def approve_outcome(
    *, concern: Concern, agreement: str, by: Officer, at: datetime, shown: str = "", two_people: str = ""
) -> None:
    """By a second officer, whose `agreement` is a sentence; closes the concern. `shown` is the version that they saw.

    Raises Denied, NotPermitted, InvalidTransition, Unread, Undecided, Unanswered, Changed, MaybeOnePerson.
    """
    concern = lock_concern(concern, by)
    check_user_can_approve(by, concern)
    check_unchanged(concern, shown)
    if concern.unread_at:
        raise Unread
    check_decided(concern)
    check_two_people(concern, (concern.owner, concern.outcome_by), by=by, two_people=two_people, at=at)
    agree_and_close(concern, agreement, by=by, at=at)


@transaction.atomic
def send_back(*, concern: Concern, reason: str, by: Officer, at: datetime, shown: str = "") -> None:
    """The second officer does not agree, so the owner resumes the assessment.

    Raises Denied, NotPermitted, InvalidTransition, Changed.
    """
    concern = lock_concern(concern, by)
    check_user_can_approve(by, concern)
    check_unchanged(concern, shown)
    _resume(concern, reason, by=by, at=at)
    Event.objects.record(concern.id, Kind.SENT_BACK, by=by.user.email, at=at)


@transaction.atomic
def reopen_concern(*, concern: Concern, reason: str, by: Officer, at: datetime) -> None:
    """The officer who reopens it becomes its owner. Raises Denied, InvalidTransition."""
    lock_linked(concern)
    concern = lock_concern(concern, by)
    check_user_can_reopen(by, concern)
    concern.owner = by
    concern.closed_at = concern.closed_by = None
    concern.target_at = target_for(Urgency(concern.urgency), at, by.force.slug)
    concern.is_overdue = False
    _resume(concern, reason, by=by, at=at)
    Event.objects.record(concern.id, Kind.REOPENED, by=by.user.email, at=at)
    share_risk(concern, at=at)


def agree_and_close(concern: Concern, agreement: str, *, by: Officer, at: datetime) -> None:
    """By a second officer, as close_approved."""
    if not agreement.strip():
        raise Unanswered(["agreement"])
    write_note(concern, NoteKind.REASON, f"Agreed to the outcome. {agreement}", by=by, at=at)
    close_approved(concern, by=by, at=at)


def close_approved(concern: Concern, *, by: Officer, at: datetime) -> None:
    """The caller holds the lock, and has checked that nothing else prevents it. Raises Unanswered."""
    check_weighed(concern)
    move(concern, State.CLOSED)
    concern.closed_at = at
    concern.closed_by = by
    concern.follow_up_on = None
    concern.offered_to = None
    concern.save(update_fields=_CLOSED)
    Event.objects.record(concern.id, Kind.CLOSED, by=by.user.email, at=at)


def _resume(concern: Concern, reason: str, *, by: Officer, at: datetime) -> None:
    context = context_of(concern, "rationale_sealed")
    old = sealing.open_sealed(concern.rationale_sealed, context=context)
    said = "\n".join(reasons_given(old))
    label = Outcome(concern.outcome).label
    text = f"{reason}\n\nThe outcome that no longer stands: {label}. {said}"
    write_note(concern, NoteKind.REASON, text, by=by, at=at)
    move(concern, State.ASSESSMENT)
    concern.outcome = concern.rationale_sealed = concern.closing_sentence = ""
    concern.outcome_at = concern.outcome_by = concern.minutes_to_outcome = None
    concern.save(update_fields=[*_OUTCOME, *_CLOSED, "owner", "target_at", "is_overdue"])
