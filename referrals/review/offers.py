"""Which steps a concern's page offers to an officer. The verbs decide again; this only spares dead ends."""

from referrals.models import Concern, Officer, State

_WORKED_ON = (State.ACKNOWLEDGED, State.ASSESSMENT, State.AWAITING)


def offered_steps(concern: Concern, officer: Officer) -> set[str]:
    """Names of addresses under review: that this officer may go to now."""
    state = State(concern.state)
    is_owner = concern.owner_id == officer.pk
    is_second = state == State.OUTCOME_RECORDED and officer.pk not in (concern.owner_id, concern.outcome_by_id)
    offers = {
        "acknowledge": state == State.RECEIVED,
        "take": state in (*_WORKED_ON, State.OUTCOME_RECORDED) and not is_owner,
        "answer-offer": concern.offered_to_id == officer.pk,
        # By a supervisor also what awaits a second officer: whoever owns it may be leaving the force.
        "hand-over": state in (*_WORKED_ON, State.OUTCOME_RECORDED)
        and (officer.is_supervisor or (is_owner and state in _WORKED_ON)),
        "assess": is_owner and state in (State.ACKNOWLEDGED, State.AWAITING),
        "wait": is_owner and state in (State.ACKNOWLEDGED, State.ASSESSMENT),
        "follow-up": is_owner and state in _WORKED_ON,
        "ask": state != State.CLOSED,
        "transfer": concern.may_become(State.RECEIVED)
        and (is_owner or officer.is_supervisor or not concern.owner_id),
        "note": state != State.RECEIVED,
        "outcome": is_owner and concern.may_become(State.OUTCOME_RECORDED),
        "approval": is_second,
        "reopen": state == State.CLOSED,
    }
    return {step for step, offered in offers.items() if offered}
