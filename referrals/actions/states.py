"""How every verb on a concern begins: who may, the row's lock, and whether its state allows the step."""

from referrals.models import Concern, Officer, State
from referrals.models.concern import NotNow, NotYours
from referrals.permissions import check_user_can_open


def lock_concern(concern: Concern, by: Officer) -> Concern:
    """The row as it is now, held until the transaction ends. Raises Denied."""
    check_user_can_open(by, concern)
    return Concern.objects.select_for_update().get(pk=concern.pk)


def lock_own(concern: Concern, by: Officer) -> Concern:
    """For steps of the owner alone. Raises Denied, NotYours."""
    concern = lock_concern(concern, by)
    if concern.owner_id != by.pk:
        raise NotYours
    return concern


def move(concern: Concern, state: State) -> None:
    """Raises NotNow. The caller saves."""
    if not concern.may_become(state):
        raise NotNow
    concern.state = state
