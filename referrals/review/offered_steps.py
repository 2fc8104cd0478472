"""Which steps the page of a concern offers to an officer, by permission."""

from referrals.models import Concern, Officer
from referrals.rules import permissions

# Keys are URL names in the review namespace.
_STEPS = {
    "acknowledge": permissions.user_can_acknowledge,
    "take": permissions.user_can_take,
    "answer-offer": permissions.user_can_answer_offer,
    "hand-over": permissions.user_can_hand_over,
    "assess": permissions.user_can_assess,
    "wait": permissions.user_can_wait,
    "follow-up": permissions.user_can_follow_up,
    "ask": permissions.user_can_ask,
    "transfer": permissions.user_can_transfer,
    "note": permissions.user_can_note,
    "outcome": permissions.user_can_record_outcome,
    "approval": permissions.user_can_approve,
    "reopen": permissions.user_can_reopen,
}


def offered_steps(concern: Concern, officer: Officer) -> set[str]:
    return {step for step, user_can in _STEPS.items() if user_can(officer, concern)}
