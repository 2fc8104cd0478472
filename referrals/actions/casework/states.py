"""Locks a concern's row for an action. Whether the action is allowed is decided in referrals/rules/permissions.py."""

from referrals.models import Concern, Match, Officer, State
from referrals.models.states import Changed, InvalidTransition, Restricted
from referrals.rules.permissions import check_may_become, check_user_can_open, check_user_can_read


def lock_concern(concern: Concern, by: Officer) -> Concern:
    """The row as it is now, held until the transaction ends.

    Raises Denied, Restricted, or InvalidTransition when destroyed.
    """
    concern = lock_even_restricted(concern, by)
    if concern.restricted_at:
        raise Restricted
    return concern


def lock_even_restricted(concern: Concern, by: Officer) -> Concern:
    """As lock_concern, for what a supervisor may do to a restricted concern too: read it, and answer to law."""
    check_user_can_open(by, concern)
    concern = Concern.objects.select_for_update().get(pk=concern.pk)
    check_user_can_open(by, concern)  # a colleague may have been quicker, and it is another force's by now
    if concern.destruction_id:
        raise InvalidTransition
    check_user_can_read(by, concern)
    return concern


def check_unchanged(row: Concern | Match, shown: str) -> None:
    """`shown` is the version that the officer saw, or nothing where none was. Raises Changed."""
    if shown and shown != row.version:
        raise Changed


def move(concern: Concern, state: State) -> None:
    """Raises InvalidTransition. The caller saves."""
    check_may_become(concern, state)
    concern.state = state
