"""Create, renew, withdraw and accept invitations. The mail is queued in the same transaction."""

from datetime import datetime

from django.db import IntegrityError, transaction

from prevent_portal.accounts import roles
from prevent_portal.accounts.actions import history, letters, role_requests
from prevent_portal.accounts.actions.access import InvalidTransition
from prevent_portal.accounts.models import Invitation, Kind, User
from prevent_portal.accounts.roles import Assignment
from prevent_portal.characters import without_invisible

SERVER = "whoever ran the command on the server"


@transaction.atomic
def invite(
    *,
    email: str,
    assignment: Assignment,
    by: User | None,
    at: datetime,
    first_name: str = "",
    last_name: str = "",
) -> Invitation:
    """`by` is None for the management command. The mail of a role that needs approval waits for it.

    Raises InvalidTransition if the address has an account or an open invitation.
    """
    email = without_invisible(email).lower()
    if User.objects.filter(email=email).exists():
        raise InvalidTransition("This person has an account. Change its role instead")
    try:
        with transaction.atomic():
            invitation = Invitation.objects.create(
                email=email,
                first_name=first_name,
                last_name=last_name,
                role=assignment.role,
                force_id=assignment.force_id,
                invited_by=by,
                invited_at=at,
                sent_at=at,
            )
    except IntegrityError:
        raise InvalidTransition("This person has an open invitation. Send it again, or withdraw it") from None
    invitation.areas.set(assignment.area_ids)
    if roles.needs_approval(assignment):
        role_requests.ask_to_join(invitation=invitation, by=by, at=at)
    if invitation.is_approved:
        letters.queue_invitation(invitation, at=at)
    history.write(Kind.INVITED, about=email, by=_name(by), at=at, reason=invitation.what)
    return invitation


@transaction.atomic
def renew(*, invitation_id: int, by: User | None, at: datetime) -> Invitation:
    """Extend by seven days and invalidate earlier links. Raises InvalidTransition if not open, or not approved.

    Asks for approval if there was none of what the invitation gives now.
    """
    invitation = _locked(invitation_id)
    if not invitation.is_approved:
        if by and invitation.requests.open().filter(**invitation.asked).exists():
            raise InvalidTransition("Nobody has approved this invitation yet, so it has not been sent")
        role_requests.ask_to_join(invitation=invitation, by=by, at=at)
        if by:
            history.write(Kind.ASKED, about=invitation.email, by=by.email, at=at, reason=invitation.what)
            return invitation
    invitation.sent_at = at
    invitation.save(update_fields=["sent_at"])
    letters.queue_invitation(invitation, at=at)
    history.write(Kind.SENT_AGAIN, about=invitation.email, by=_name(by), at=at)
    return invitation


@transaction.atomic
def withdraw(*, invitation_id: int, by: User, at: datetime) -> None:
    """Raises InvalidTransition if not open."""
    invitation = _locked(invitation_id)
    invitation.withdrawn_at = at
    invitation.save(update_fields=["withdrawn_at"])
    letters.withdraw_invitation(invitation)
    role_requests.end_requests(invitation.email, at=at)
    history.write(Kind.WITHDRAWN, about=invitation.email, by=by.email, at=at)


@transaction.atomic
def accept(*, invitation_id: int, first_name: str, last_name: str, password: str, at: datetime) -> User:
    """Create the account with its role, and the name that was approved with it.

    Raises InvalidTransition if not open or not approved, or if the account exists.
    """
    invitation = _locked(invitation_id)
    if not invitation.is_approved:
        raise InvalidTransition("Nobody has approved this invitation yet")
    if User.objects.filter(email=invitation.email).exists():
        raise InvalidTransition("There is an account for this address")
    user = User.objects.create_user(
        invitation.email,
        password,
        first_name=invitation.first_name or first_name,
        last_name=invitation.last_name or last_name,
    )
    roles.give(user, invitation.assignment)
    invitation.accepted_at = at
    invitation.save(update_fields=["accepted_at"])
    letters.withdraw_invitation(invitation)
    of = [invitation.assignment] if roles.needs_approval(invitation.assignment) else []
    history.write(Kind.JOINED, about=user.email, by=user.email, at=at, reason=invitation.what, of=of)
    return user


def _locked(invitation_id: int) -> Invitation:
    found = Invitation.objects.open().select_for_update().filter(pk=invitation_id).first()
    if found is None:
        raise InvalidTransition("This invitation is no longer open")
    return found


def _name(by: User | None) -> str:
    return by.email if by else SERVER
