"""Ask for a role that needs approval, approve or refuse it. What was approved is what is given."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.urls import reverse

from prevent_portal.accounts import roles
from prevent_portal.accounts.actions import history, letters
from prevent_portal.accounts.actions.access import InvalidTransition, give_role, restore
from prevent_portal.accounts.administrators import administrators
from prevent_portal.accounts.models import Invitation, Kind, RequestKind, RoleRequest, User
from prevent_portal.accounts.one_person import MaybeOnePerson, Who, reasons_for_one_person, reasons_from_words
from prevent_portal.accounts.roles import Assignment

_CHANGED = "What was asked for has changed since. An administrator has to ask again"


class NotDecider(InvalidTransition):
    """Somebody else has to decide: neither who asked, nor the person it is about."""

    def __init__(self) -> None:
        super().__init__("Somebody else has to answer this")


@dataclass(frozen=True)
class Deciders:
    users: list[User]
    # Where they decide.
    page: str

    def __contains__(self, user: User) -> bool:
        return user.pk in {each.pk for each in self.users}


def deciders(asked: RoleRequest) -> Deciders:
    """The role's approvers, without who asked and whom it is about. If none is left, the other administrators."""
    involved = (asked.asked_by_id, asked.user_id)
    own = [user for user in roles.approvers(asked.assignment) if user.pk not in involved]
    if own:
        return Deciders(own, roles.approvers_page(asked.assignment))
    return Deciders([user for user in administrators() if user.pk not in involved], reverse("people"))


@transaction.atomic
def ask_to_join(*, invitation: Invitation, by: User | None, at: datetime) -> None:
    """The invitation's mail waits for approval; `by` is None for the command on the server, which needs none."""
    asked = RoleRequest(kind=RequestKind.JOIN, invitation=invitation, asked_by=by, asked_at=at, **invitation.asked)
    if by is None:
        asked.decided_at, asked.is_approved = at, True
    _add(asked, at)


@transaction.atomic
def ask_for_user(
    *, user: User, assignment: Assignment, kind: RequestKind, reason: str, by: User, at: datetime
) -> None:
    asked = RoleRequest(
        kind=kind,
        user=user,
        email=user.email,
        name=user.get_full_name(),
        role=assignment.role,
        force_id=assignment.force_id,
        reason=reason,
        asked_by=by,
        asked_at=at,
    )
    _add(asked, at)
    history.write(Kind.ASKED, about=user.email, by=by.email, at=at, reason=f"{asked.what}: {reason}")


@transaction.atomic
def end_requests(email: str, *, at: datetime) -> None:
    """What was asked for about this address, and not decided, has been overtaken."""
    RoleRequest.objects.open().filter(email=email).update(ended_at=at)


def reasons_to_confirm(asked: RoleRequest, by: User, *, at: datetime) -> list[str]:
    """Why any two of who asked, who decides and who gets the role may be one person."""
    newcomer, decider = Who(asked.email, asked.name), Who.of(by)
    found = reasons_for_one_person(decider, newcomer, at=at)
    if asked.asked_by:
        asker = Who.of(asked.asked_by)
        found += reasons_for_one_person(decider, asker, at=at) + reasons_from_words(asker, newcomer)
    return found


@transaction.atomic
def approve(*, request_id: int, reason: str, by: User, at: datetime, two_people: str = "") -> None:
    """`two_people`: how `by` knows that all who take part are different people, where that is not plain.

    Raises InvalidTransition, NotDecider, MaybeOnePerson, RoleRefused.
    """
    asked = _locked(request_id, by)
    if alike := reasons_to_confirm(asked, by, at=at):
        if not two_people:
            raise MaybeOnePerson(alike)
        words = f"{two_people} ({' '.join(alike)})"
        history.write(Kind.TWO_PEOPLE, about=asked.email, by=by.email, at=at, reason=words, of=[asked.assignment])
    _decide(asked, by, at, is_approved=True)
    _write(Kind.APPROVED, asked, reason, by, at)
    _carry_out(asked, by=by, at=at)


@transaction.atomic
def refuse(*, request_id: int, reason: str, by: User, at: datetime) -> None:
    """Raises InvalidTransition, NotDecider."""
    asked = _locked(request_id, by)
    _decide(asked, by, at, is_approved=False)
    if asked.invitation:
        asked.invitation.withdrawn_at = at
        asked.invitation.save(update_fields=["withdrawn_at"])
    _write(Kind.REFUSED, asked, reason, by, at)


def _add(asked: RoleRequest, at: datetime) -> None:
    end_requests(asked.email, at=at)
    asked.save(force_insert=True)
    if not asked.is_approved:
        found = deciders(asked)
        letters.queue_request(asked, found.users, page=found.page, at=at)


def _locked(request_id: int, by: User) -> RoleRequest:
    open_ones = RoleRequest.objects.open().select_for_update(of=("self",))
    asked = open_ones.select_related("force", "invitation", "user", "asked_by").filter(pk=request_id).first()
    if asked is None:
        raise InvalidTransition("Somebody has answered this already, or it was withdrawn")
    if by not in deciders(asked):
        raise NotDecider
    return asked


def _decide(asked: RoleRequest, by: User, at: datetime, *, is_approved: bool) -> None:
    asked.decided_by, asked.decided_at, asked.is_approved = by, at, is_approved
    asked.save(update_fields=["decided_by", "decided_at", "is_approved"])


def _write(kind: Kind, asked: RoleRequest, reason: str, by: User, at: datetime) -> None:
    history.write(kind, about=asked.email, by=by.email, at=at, reason=reason, of=[asked.assignment])
    if asked.asked_by:
        page = reverse("role_request", args=[asked.pk])
        letters.queue_told(kind, about=asked.email, to=[asked.asked_by.email], page=page, at=at)


def _carry_out(asked: RoleRequest, *, by: User, at: datetime) -> None:
    if asked.invitation:
        if not asked.invitation.is_open or not asked.invitation.is_approved:
            raise InvalidTransition(_CHANGED)
        asked.invitation.sent_at = at
        asked.invitation.save(update_fields=["sent_at"])
        letters.queue_invitation(asked.invitation, at=at)
    elif asked.user and asked.kind == RequestKind.ROLE:
        give_role(user=asked.user, assignment=asked.assignment, reason=asked.reason, by=by, at=at)
    elif asked.user:
        if roles.approved_assignments(asked.user) != [asked.assignment]:
            raise InvalidTransition(_CHANGED)
        restore(user=asked.user, reason=asked.reason, by=by, at=at)
