"""Who may do what with a concern, and in which state. Views, templates and actions all use these functions.

`check_user_can_x` raises: Denied where the officer may not know of the concern, NotPermitted where the step is for
somebody else, InvalidTransition where its state does not allow it. `user_can_x` returns a bool.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from django.db.models import OuterRef, QuerySet

from prevent_portal.accounts.mfa import has_factor
from prevent_portal.queries import single_row
from referrals.database.force_scope import SetScope, reset_scope
from referrals.models import Concern, LegalRestriction, Officer, RestrictionKind, State
from referrals.models.states import InvalidTransition, NotPermitted, Restricted
from referrals.rules.second_officers import why_not_second


class Denied(Exception):
    """The officer may not see it: answered exactly like a concern that does not exist."""


def officer_of(user: Any) -> Officer | None:
    """The Officer of a signed-in user, or None. One query; none for an anonymous visitor."""
    if not user.is_authenticated or not user.is_active:
        return None
    return Officer.objects.select_related("force", "user").filter(user_id=user.pk).first()


@contextmanager
def officer_scope(user: Any) -> Iterator[Officer | None]:
    """In the block, row-level security shows the concerns of the officer's force.

    Yields the user's Officer, annotated with `has_factor`, which the view decorator checks next.
    """
    if not user.is_authenticated or not user.is_active:
        yield None
        return
    found = Officer.objects.select_related("force").annotate(
        scope=SetScope(user.pk), has_factor=has_factor(OuterRef("user_id"))
    )
    try:
        if officer := single_row(found.filter(user_id=user.pk)):
            officer.user = user
        yield officer
    finally:
        reset_scope()


def check_user_can_open(officer: Officer | None, concern: Concern) -> None:
    if not user_can_open(officer, concern):
        raise Denied


def user_can_open(officer: Officer | None, concern: Concern) -> bool:
    return officer is not None and officer.force_id == concern.force_id


def supervisors_of(force_id: int) -> QuerySet[Officer]:
    """The force's supervisors whose accounts are in use."""
    return Officer.objects.filter(force_id=force_id, is_supervisor=True, user__is_active=True)


def user_can_supervise(officer: Officer) -> bool:
    return officer.is_supervisor


def check_user_can_supervise(officer: Officer) -> None:
    if not user_can_supervise(officer):
        raise NotPermitted


def user_can_read(officer: Officer, concern: Concern) -> bool:
    # For concerns that the officer can open: restricted ones are for supervisors only (docs/adr/0050).
    return not concern.restricted_at or user_can_supervise(officer)


def check_user_can_read(officer: Officer, concern: Concern) -> None:
    if not user_can_read(officer, concern):
        raise Restricted


def user_can_see_certificate(officer: Officer, concern: Concern) -> bool:
    return user_can_supervise(officer) and user_can_open(officer, concern)


def check_user_can_call(user: Any, concern: Concern) -> None:
    if not user_can_call(user, concern):
        raise Denied


def user_can_call(user: Any, concern: Concern) -> bool:
    return user_can_open(officer_of(user), concern) or user_can_see_duty_desk(user)


def user_can_see_duty_desk(user: Any) -> bool:
    # By the group "Duty desk", whose members need not be officers of any force.
    return bool(user.is_active and user.has_perm("referrals.see_duty_desk"))


# The functions below assume a concern that the officer can open.

Row = TypeVar("Row")
_IN_PROGRESS = (State.ACKNOWLEDGED, State.ASSESSMENT, State.AWAITING)


def _as_bool(check: Callable[[Officer, Row], None]) -> Callable[[Officer, Row], bool]:
    def user_can(officer: Officer, row: Row) -> bool:
        try:
            check(officer, row)
        except (NotPermitted, InvalidTransition):
            return False
        return True

    return user_can


def _check_owns(officer: Officer, concern: Concern) -> None:
    if concern.owner_id != officer.pk:
        raise NotPermitted


def _check_state(concern: Concern, *states: State) -> None:
    if concern.state not in states:
        raise InvalidTransition


def check_may_become(concern: Concern, state: State) -> None:
    if not concern.may_become(state):
        raise InvalidTransition


def check_user_can_acknowledge(officer: Officer, concern: Concern) -> None:
    check_may_become(concern, State.ACKNOWLEDGED)


def check_user_can_take(officer: Officer, concern: Concern) -> None:
    # Any officer of the force may take over, for instance when the owner is ill.
    _check_state(concern, *_IN_PROGRESS, State.OUTCOME_RECORDED)
    if concern.owner_id == officer.pk:
        raise InvalidTransition


def check_user_can_assign(officer: Officer, concern: Concern) -> None:
    # Also while it awaits a second officer: its owner may be leaving the force.
    check_user_can_supervise(officer)
    _check_state(concern, *_IN_PROGRESS, State.OUTCOME_RECORDED)


def check_user_can_assign_from_list(officer: Officer, concern: Concern, to: Officer) -> None:
    # Also one that nobody has acknowledged. An officer takes over from a colleague on the concern's own page only.
    if not user_can_supervise(officer) and (to.pk != officer.pk or concern.owner_id not in (None, officer.pk)):
        raise NotPermitted
    _check_state(concern, State.RECEIVED, *_IN_PROGRESS, State.OUTCOME_RECORDED)
    if concern.owner_id == to.pk:
        raise InvalidTransition


def check_user_can_unassign(officer: Officer, concern: Concern) -> None:
    # Only one that nobody has acknowledged: from then on somebody answers for it.
    check_user_can_supervise(officer)
    _check_state(concern, State.RECEIVED)


def check_user_can_offer(officer: Officer, concern: Concern) -> None:
    _check_owns(officer, concern)
    _check_state(concern, *_IN_PROGRESS)


def check_user_can_hand_over(officer: Officer, concern: Concern) -> None:
    check = check_user_can_assign if user_can_supervise(officer) else check_user_can_offer
    check(officer, concern)


def check_user_can_answer_offer(officer: Officer, concern: Concern) -> None:
    if concern.offered_to_id != officer.pk:
        raise InvalidTransition


def check_user_can_assess(officer: Officer, concern: Concern) -> None:
    # Not while it awaits a second officer, who can send it back, nor when closed: reopening needs a reason.
    _check_owns(officer, concern)
    _check_state(concern, State.ACKNOWLEDGED, State.AWAITING)


def check_user_can_write_assessment(officer: Officer, concern: Concern) -> None:
    # Not while it awaits a second officer, who agrees to what it says.
    _check_owns(officer, concern)
    _check_state(concern, *_IN_PROGRESS)


def check_user_can_wait(officer: Officer, concern: Concern) -> None:
    _check_owns(officer, concern)
    check_may_become(concern, State.AWAITING)


def check_user_can_follow_up(officer: Officer, concern: Concern) -> None:
    _check_owns(officer, concern)
    _check_state(concern, *_IN_PROGRESS)


def check_user_can_note(officer: Officer, concern: Concern) -> None:
    if concern.state == State.RECEIVED:
        raise InvalidTransition


def reporter_can_write(concern: Concern) -> bool:
    return concern.state != State.CLOSED


def check_reporter_can_write(concern: Concern) -> None:
    if not reporter_can_write(concern):
        raise InvalidTransition


def check_user_can_ask(officer: Officer, concern: Concern) -> None:
    if concern.arrival:
        # Nobody has a return code to read the question with.
        raise InvalidTransition
    check_reporter_can_write(concern)


def check_user_can_transfer(officer: Officer, concern: Concern) -> None:
    check_may_become(concern, State.RECEIVED)
    if concern.owner_id and not user_can_supervise(officer):
        _check_owns(officer, concern)


def check_user_can_record_outcome(officer: Officer, concern: Concern) -> None:
    check_may_become(concern, State.OUTCOME_RECORDED)
    _check_owns(officer, concern)


def check_user_can_approve(officer: Officer, concern: Concern) -> None:
    """Approve or send back. NotPermitted says why not, in a sentence for the officer."""
    _check_state(concern, State.OUTCOME_RECORDED)
    if concern.restricted_at:
        raise Restricted
    if why_not := why_not_second(officer, concern):
        raise NotPermitted(why_not)


def check_user_can_reopen(officer: Officer, concern: Concern) -> None:
    _check_state(concern, State.CLOSED)


def check_user_can_review(officer: Officer, concern: Concern) -> None:
    """Decide that it is kept for longer: the owner of an open one that anybody may work on; else a supervisor."""
    is_owners = concern.owner_id == officer.pk and not concern.closed_at and not concern.restricted_at
    if not is_owners:
        check_user_can_supervise(officer)


def check_user_can_end_keeping(officer: Officer, concern: Concern) -> None:
    check_user_can_supervise(officer)
    _check_state(concern, State.CLOSED)


user_can_acknowledge = _as_bool(check_user_can_acknowledge)
user_can_take = _as_bool(check_user_can_take)
user_can_hand_over = _as_bool(check_user_can_hand_over)
user_can_answer_offer = _as_bool(check_user_can_answer_offer)
user_can_assess = _as_bool(check_user_can_assess)
user_can_write_assessment = _as_bool(check_user_can_write_assessment)
user_can_wait = _as_bool(check_user_can_wait)
user_can_follow_up = _as_bool(check_user_can_follow_up)
user_can_note = _as_bool(check_user_can_note)
user_can_ask = _as_bool(check_user_can_ask)
user_can_transfer = _as_bool(check_user_can_transfer)
user_can_record_outcome = _as_bool(check_user_can_record_outcome)
user_can_approve = _as_bool(check_user_can_approve)
user_can_reopen = _as_bool(check_user_can_reopen)
user_can_end_keeping = _as_bool(check_user_can_end_keeping)


def check_user_can_end(officer: Officer, restriction: LegalRestriction) -> None:
    """Lift a hold or a restriction, or answer another supervisor's request for erasure. A correction stays."""
    if restriction.ended_at or restriction.kind == RestrictionKind.CORRECTION:
        raise InvalidTransition
    if restriction.kind == RestrictionKind.ERASURE and restriction.by_id == officer.pk:
        raise NotPermitted


user_can_end = _as_bool(check_user_can_end)
