"""A step of two officers takes two people: where one person may have both accounts, the second confirms it."""

from collections.abc import Iterable
from datetime import datetime

from prevent_portal.accounts import roles
from prevent_portal.accounts.actions import history
from prevent_portal.accounts.models import Kind as AccountKind
from prevent_portal.accounts.one_person import MaybeOnePerson, Who, reasons_for_one_person
from referrals.models import Concern, Event, Officer
from referrals.models.event import Kind


def reasons_to_confirm(first: Iterable[Officer | None], second: Officer, *, at: datetime) -> list[str]:
    """Sentences for the second officer; empty where nothing says that one of `first` is the same person."""
    who = Who.of(second.user)
    others = {officer.pk: officer for officer in first if officer}
    return [each for other in others.values() for each in reasons_for_one_person(Who.of(other.user), who, at=at)]


def check_two_people(
    concern: Concern, first: Iterable[Officer | None], *, by: Officer, two_people: str, at: datetime
) -> None:
    """`two_people`: how `by` knows. It is kept with the account, and the force's supervisors are told.

    The caller holds the concern's lock. Raises MaybeOnePerson.
    """
    alike = reasons_to_confirm(first, by, at=at)
    if not alike:
        return
    if not two_people:
        raise MaybeOnePerson(alike)
    Event.objects.record(concern.pk, Kind.TWO_PEOPLE, by=by.user.email, at=at)
    reason, of = f"{two_people} ({' '.join(alike)})", roles.approved_assignments(by.user)
    history.write(AccountKind.TWO_PEOPLE, about=by.user.email, by=by.user.email, at=at, reason=reason, of=of)
