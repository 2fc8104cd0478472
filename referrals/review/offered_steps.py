"""Which steps the pages of a concern offer to an officer, by permission, and which of them comes next."""

from collections.abc import Callable
from dataclasses import dataclass

from referrals.models import Concern, Officer, State
from referrals.models.states import InvalidTransition, NotPermitted
from referrals.rules import permissions


@dataclass(frozen=True)
class Step:
    """`name` is that of its address. One that `posts` is done by a button; the others lead to a form."""

    name: str
    label: str
    user_can: Callable[[Officer, Concern], bool]
    posts: bool = False


ACKNOWLEDGE = Step("acknowledge", "Acknowledge", permissions.user_can_acknowledge, posts=True)
ANSWER = Step("answer-offer", "Accept hand-over", permissions.user_can_answer_offer, posts=True)
APPROVE = Step("approval", "Agree with this outcome or send it back", permissions.user_can_approve)
ASSESS = Step("assess", "Start assessment", permissions.user_can_assess, posts=True)
ASSESS_AGAIN = Step("assess", "Continue assessment", permissions.user_can_assess, posts=True)
OUTCOME = Step("outcome", "Record an outcome", permissions.user_can_record_outcome)
# Not steps that are offered by themselves: what has to be done before an outcome.
READ_MESSAGE = Step("messages", "Read the new message", permissions.user_can_ask)
DECIDE_MATCH = Step("together", "Confirm or reject match", permissions.user_can_record_outcome)
# In the order of the list.
STEPS = (
    ACKNOWLEDGE,
    ANSWER,
    APPROVE,
    ASSESS,
    OUTCOME,
    Step("take", "Assign to me", permissions.user_can_take, posts=True),
    Step("assessment", "Write the assessment", permissions.user_can_write_assessment),
    Step("note", "Add a note", permissions.user_can_note),
    Step("add-file", "Add a file", permissions.user_can_note),
    Step("ask", "Ask the reporter", permissions.user_can_ask),
    Step("wait", "Wait for information", permissions.user_can_wait),
    Step("follow-up", "Set review date", permissions.user_can_follow_up),
    Step("hand-over", "Hand over", permissions.user_can_hand_over),
    Step("transfer", "Send to another force", permissions.user_can_transfer),
    Step("reopen", "Open again", permissions.user_can_reopen),
)


@dataclass(frozen=True)
class Offered:
    """`next` is the one step to take now, or None: then it is for somebody else, or it is over."""

    next: Step | None
    others: list[Step]
    # Whether whoever acknowledges it can go on to its assessment and outcome at once.
    can_assess_at_once: bool = False
    # Why this officer is not the second one, where an outcome awaits one.
    why_not_second: str = ""

    @property
    def names(self) -> set[str]:
        return {step.name for step in (self.next, *self.others) if step}


def offered_steps(concern: Concern, officer: Officer, *, undecided: int = 0) -> Offered:
    """`undecided` matches within the force keep an outcome from being recorded."""
    assess = ASSESS_AGAIN if concern.state == State.AWAITING else ASSESS
    steps = [assess if step is ASSESS else step for step in STEPS if step.user_can(officer, concern)]
    first = next((step for step in (ACKNOWLEDGE, ANSWER, APPROVE, assess, OUTCOME) if step in steps), None)
    if first not in (None, ACKNOWLEDGE, ANSWER) and concern.unread_at:
        first = READ_MESSAGE
    elif first is OUTCOME and undecided:
        first = DECIDE_MATCH
    is_free = not (concern.unread_at or undecided)
    return Offered(
        first,
        [step for step in steps if step is not first],
        can_assess_at_once=first is ACKNOWLEDGE and is_free,
        why_not_second="" if APPROVE in steps else _why_not_second(concern, officer),
    )


def _why_not_second(concern: Concern, officer: Officer) -> str:
    try:
        permissions.check_user_can_approve(officer, concern)
    except NotPermitted as refusal:
        return str(refusal)
    except InvalidTransition:
        pass
    return ""
