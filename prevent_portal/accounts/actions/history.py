"""Write an AccountEvent in the transaction of the action."""

from datetime import datetime

from prevent_portal.accounts.models import AccountEvent, Kind


def write(kind: Kind, *, about: str, by: str, at: datetime, reason: str = "") -> None:
    AccountEvent.objects.create(about=about, kind=kind, at=at, by=by, reason=reason)
