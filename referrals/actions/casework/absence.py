"""An officer is away until a day, and a colleague of the force stands in: what the one is told, the other is too."""

from datetime import date, datetime

from django.db import transaction

from referrals.models import Event, ForceAuditLog, Officer
from referrals.models.event import Kind
from referrals.models.states import InvalidTransition
from referrals.rules.absence import check_user_can_set_absence, check_user_can_stand_in
from referrals.rules.working_hours import LONDON

_ABSENCE = ["absent_until", "stand_in"]


@transaction.atomic
def set_absence(*, officer: Officer, until: date, stand_in: Officer, by: Officer, at: datetime) -> None:
    """`until` is the last day. Raises Denied, NotPermitted, and InvalidTransition for a day that is over."""
    check_user_can_set_absence(by, officer)
    check_user_can_stand_in(stand_in, officer)
    if until < at.astimezone(LONDON).date():
        raise InvalidTransition
    officer.absent_until, officer.stand_in = until, stand_in
    officer.save(update_fields=_ABSENCE)
    facts = {"of": officer.user.email, "until": until.isoformat(), "to": stand_in.user.email}
    _record(officer, Kind.ABSENT, by=by, at=at, **facts)


@transaction.atomic
def end_absence(*, officer: Officer, by: Officer, at: datetime) -> None:
    check_user_can_set_absence(by, officer)
    if officer.absent_until is None:
        raise InvalidTransition
    officer.absent_until = officer.stand_in = None
    officer.save(update_fields=_ABSENCE)
    _record(officer, Kind.PRESENT, by=by, at=at, of=officer.user.email)


def _record(officer: Officer, kind: Kind, *, by: Officer, at: datetime, **facts: str) -> None:
    log = ForceAuditLog.objects.locked(officer.force_id)
    Event.objects.record(log.pk, kind, by=by.user.email, at=at, **facts)
