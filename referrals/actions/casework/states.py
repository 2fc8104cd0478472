"""Lock a concern's row for an action. referrals/rules/permissions.py decides whether the action is allowed."""

from referrals.models import Concern, Match, Officer, State
from referrals.models.states import Changed, InvalidTransition, Restricted
from referrals.rules.permissions import check_may_become, check_user_can_open, check_user_can_read


def lock_concern(concern: Concern, by: Officer) -> Concern:
    """The current row, locked until the transaction ends. Raises Denied, Restricted, or InvalidTransition when
    destroyed.
    """
    concern = lock_even_restricted(concern, by)
    if concern.restricted_at:
        raise Restricted
    return concern


def lock_even_restricted(concern: Concern, by: Officer) -> Concern:
    """Like lock_concern, for what a supervisor may also do to a restricted concern."""
    check_user_can_open(by, concern)
    concern = Concern.objects.select_for_update().get(pk=concern.pk)
    check_user_can_open(by, concern)  # it may have been transferred before the row was locked
    if concern.destruction_id:
        raise InvalidTransition
    check_user_can_read(by, concern)
    return concern


def check_unchanged(row: Concern | Match, shown: str) -> None:
    """`shown` is the version that the officer saw, or empty if there was none. Raises Changed."""
    if shown and shown != row.version:
        raise Changed


def move(concern: Concern, state: State) -> None:
    """Raises InvalidTransition. The caller saves."""
    check_may_become(concern, state)
    concern.state = state
