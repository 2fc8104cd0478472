"""What gives and takes access, without asking who may: the actions on people and on requests do."""

from datetime import datetime

from prevent_portal.accounts import roles
from prevent_portal.accounts.actions import history
from prevent_portal.accounts.models import Kind, Session, User
from prevent_portal.accounts.roles import Assignment


class InvalidTransition(Exception):
    """The message is shown to the administrator, the approver or the invited person."""


def give_role(*, user: User, assignment: Assignment, reason: str, by: User, at: datetime) -> None:
    """Raises RoleRefused."""
    of = roles.approved_assignments(user)
    if roles.needs_approval(assignment):
        of.append(assignment)
    # First, so that supervisors who are supervisors no longer are told too.
    words = f"{roles.find(assignment.role).label}: {reason}"
    history.write(Kind.ROLE_GIVEN, about=user.email, by=by.email, at=at, reason=words, of=of)
    roles.give(user, assignment)
    end_sessions(user)


def suspend(*, user: User, reason: str, by: str, at: datetime) -> None:
    _set_active(user, Kind.SUSPENDED, reason, by, at)
    end_sessions(user)


def restore(*, user: User, reason: str, by: User, at: datetime) -> None:
    _set_active(user, Kind.RESTORED, reason, by.email, at)


def end_sessions(user: User) -> None:
    Session.objects.filter(user=user).delete()


def _set_active(user: User, kind: Kind, reason: str, by: str, at: datetime) -> None:
    of = roles.approved_assignments(user)
    history.write(kind, about=user.email, by=by, at=at, reason=reason, of=of)
    user.is_active = kind == Kind.RESTORED
    user.save(update_fields=["is_active"])
