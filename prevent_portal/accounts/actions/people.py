"""Administrators' actions on other people's accounts.

None applies to one's own account, so that at least one administrator remains.
"""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import transaction

from prevent_portal.accounts import roles
from prevent_portal.accounts.actions import history, letters
from prevent_portal.accounts.models import Kind, Session, User
from prevent_portal.accounts.roles import Assignment


class OwnAccount(Exception):
    pass


@transaction.atomic
def suspend(*, user: User, reason: str, by: User, at: datetime) -> None:
    """Deletes all sessions, so that none is valid again after a restore."""
    _set_active(user, by, active=False)
    _end_sessions(user)
    history.write(Kind.SUSPENDED, about=user.email, by=by.email, at=at, reason=reason)


@transaction.atomic
def restore(*, user: User, reason: str, by: User, at: datetime) -> None:
    _set_active(user, by, active=True)
    history.write(Kind.RESTORED, about=user.email, by=by.email, at=at, reason=reason)


@transaction.atomic
def reset_factor(*, user: User, reason: str, by: User, at: datetime) -> None:
    """Delete the app, passkeys and recovery codes, and notify the user by mail."""
    _check(user, by)
    Authenticator.objects.filter(user=user).delete()
    _end_sessions(user)
    letters.queue_factor_reset(to=user.email, home=roles.home(user), at=at)
    history.write(Kind.FACTOR_RESET, about=user.email, by=by.email, at=at, reason=reason)


@transaction.atomic
def change_role(*, user: User, assignment: Assignment, reason: str, by: User, at: datetime) -> None:
    """Raises RoleRefused."""
    _check(user, by)
    roles.give(user, assignment)
    _end_sessions(user)
    words = f"{roles.find(assignment.role).label}: {reason}"[:500]
    history.write(Kind.ROLE_GIVEN, about=user.email, by=by.email, at=at, reason=words)


def _set_active(user: User, by: User, *, active: bool) -> None:
    _check(user, by)
    user.is_active = active
    user.save(update_fields=["is_active"])


def _end_sessions(user: User) -> None:
    Session.objects.filter(user=user).delete()


def _check(user: User, by: User) -> None:
    if user.pk == by.pk:
        raise OwnAccount
