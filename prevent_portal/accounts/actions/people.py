"""Administrators' actions on other people's accounts.

None applies to one's own account, so that at least one administrator remains. What would let somebody in to concerns,
or make an administrator, waits for approval (role_requests.py).
"""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import transaction

from prevent_portal.accounts import roles
from prevent_portal.accounts.actions import access, history, letters, role_requests
from prevent_portal.accounts.actions.invitations import SERVER
from prevent_portal.accounts.models import Kind, RequestKind, User
from prevent_portal.accounts.roles import Assignment, RoleRefused


class OwnAccount(Exception):
    pass


@transaction.atomic
def suspend(*, user: User, reason: str, by: User, at: datetime) -> None:
    """Deletes all sessions, so that none is valid again after a restore."""
    _check(user, by)
    _suspend(user, reason, by.email, at)


@transaction.atomic
def suspend_from_server(*, user: User, reason: str, at: datetime) -> None:
    """For whoever runs the servers, when no administrator can be trusted or reached. Nobody is asked."""
    _suspend(user, reason, SERVER, at)


@transaction.atomic
def restore(*, user: User, reason: str, by: User, at: datetime) -> bool:
    """False if it waits for approval. Raises RoleRefused."""
    _check(user, by)
    found = roles.approved_assignments(user)
    if len(found) > 1:
        raise RoleRefused("Two roles of this account are approved by different people: give it one role first")
    if not found:
        access.restore(user=user, reason=reason, by=by, at=at)
        return True
    role_requests.ask_for_user(user=user, assignment=found[0], kind=RequestKind.RESTORE, reason=reason, by=by, at=at)
    return False


@transaction.atomic
def reset_factor(*, user: User, reason: str, by: User, at: datetime) -> None:
    """Delete the app, passkeys and recovery codes, and notify the user by mail."""
    _check(user, by)
    Authenticator.objects.filter(user=user).delete()
    access.end_sessions(user)
    letters.queue_factor_reset(to=user.email, home=roles.home(user), at=at)
    of = roles.approved_assignments(user)
    history.write(Kind.FACTOR_RESET, about=user.email, by=by.email, at=at, reason=reason, of=of)


@transaction.atomic
def change_role(*, user: User, assignment: Assignment, reason: str, by: User, at: datetime) -> bool:
    """False if it waits for approval. Raises RoleRefused."""
    _check(user, by)
    if not roles.needs_approval(assignment):
        role_requests.end_requests(user.email, at=at)
        access.give_role(user=user, assignment=assignment, reason=reason, by=by, at=at)
        return True
    _check_can_be_given(user, assignment)
    role_requests.ask_for_user(user=user, assignment=assignment, kind=RequestKind.ROLE, reason=reason, by=by, at=at)
    return False


def _suspend(user: User, reason: str, by: str, at: datetime) -> None:
    role_requests.end_requests(user.email, at=at)
    access.suspend(user=user, reason=reason, by=by, at=at)


def _check_can_be_given(user: User, assignment: Assignment) -> None:
    # Tried and undone, so that who asks learns why it is refused, and not the supervisor.
    with transaction.atomic():
        roles.give(user, assignment)
        transaction.set_rollback(True)
    user.refresh_from_db()


def _check(user: User, by: User) -> None:
    if user.pk == by.pk:
        raise OwnAccount
