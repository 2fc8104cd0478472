"""Write an AccountEvent in the transaction of the action."""

from collections.abc import Iterable
from datetime import datetime

from prevent_portal.accounts.actions import letters
from prevent_portal.accounts.models import AccountEvent, Kind
from prevent_portal.accounts.roles import Assignment


def write(kind: Kind, *, about: str, by: str, at: datetime, reason: str = "", of: Iterable[Assignment] = ()) -> None:
    """`of`: the approved roles that it concerns. Their approvers are told, and a force's see the event."""
    of = list(of)
    forces = {each.force_id for each in of}
    for force_id in forces - {None} or {None}:
        AccountEvent.objects.create(about=about, kind=kind, at=at, by=by, reason=reason[:500], force_id=force_id)
    letters.queue_change(kind, about=about, of=of, at=at)
