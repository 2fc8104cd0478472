"""How every verb on a concern begins: who may, the row's lock, and whether its state allows the step."""

from referrals.models import Concern, Match, Officer, State
from referrals.models.states import Changed, NotNow, NotYours, Restricted
from referrals.permissions import check_user_can_open


def lock_concern(concern: Concern, by: Officer) -> Concern:
    """The row as it is now, held until the transaction ends. Raises Denied, Restricted, or NotNow when destroyed."""
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
        raise NotNow
    if is_shut(concern, by):
        raise Restricted
    return concern


def is_shut(concern: Concern, by: Officer) -> bool:
    """Restricted, and so not to be read by anybody but a supervisor (docs/adr/0050)."""
    return bool(concern.restricted_at) and not by.is_supervisor


def lock_own(concern: Concern, by: Officer) -> Concern:
    """For steps of the owner alone. Raises Denied, NotYours."""
    concern = lock_concern(concern, by)
    if concern.owner_id != by.pk:
        raise NotYours
    return concern


def check_unchanged(row: Concern | Match, shown: str) -> None:
    """`shown` is the version that the officer saw, or nothing where none was. Raises Changed."""
    if shown and shown != row.version:
        raise Changed


def move(concern: Concern, state: State) -> None:
    """Raises NotNow. The caller saves."""
    if not concern.may_become(state):
        raise NotNow
    concern.state = state
