"""The roles of the referrals app: officers and supervisors of a force, and the duty desk."""

from typing import cast

from django.contrib.auth.models import AbstractUser, Group
from django.db.models import ProtectedError, Q, QuerySet
from django.urls import reverse

from prevent_portal import tiers
from prevent_portal.accounts.models import User
from prevent_portal.accounts.roles import Assignment, Role, RoleProvider, RoleRefused
from referrals.database.force_scope import across_forces
from referrals.models import Concern, Officer
from referrals.rules.permissions import officer_of, supervisors_of, user_can_see_duty_desk

OFFICER = Role("officer", "Officer of a force", needs="force", needs_approval=True)
SUPERVISOR = Role("supervisor", "Supervisor of a force", needs="force", needs_approval=True)
DUTY_DESK = Role("duty", "Duty desk")
_DUTY_GROUP = "Duty desk"


class Officers(RoleProvider):
    roles = (OFFICER, SUPERVISOR)
    position = 10
    tier = tiers.OFFICERS

    def assign(self, user: AbstractUser, assignment: Assignment) -> None:
        # Concerns refer to the Officer, so its row is kept for the other role of the same force. Any other role
        # removes it, or is refused (RoleRefused) while concerns refer to it.
        # Across forces, because nobody who gives a role has to belong to the force, and because row-level security
        # would hide from an administrator that concerns refer to this officer.
        is_given = assignment.role in (OFFICER.name, SUPERVISOR.name)
        officer = Officer.objects.select_related("force").filter(user_id=user.pk).first()
        with across_forces():
            if officer and not (is_given and officer.force_id == assignment.force_id):
                _remove(officer)
            if is_given:
                defaults = {"force_id": assignment.force_id, "is_supervisor": assignment.role == SUPERVISOR.name}
                Officer.objects.update_or_create(user_id=user.pk, defaults=defaults)

    def approvers(self, assignment: Assignment) -> QuerySet[User]:
        """The force's supervisors."""
        supervisors = supervisors_of(cast(int, assignment.force_id))
        return User.objects.filter(pk__in=supervisors.values("user_id")).order_by("pk")

    def approvers_page(self) -> str:
        return reverse("review:people")

    def approved_assignment(self, user: AbstractUser) -> Assignment | None:
        officer = Officer.objects.filter(user_id=user.pk).first()
        if officer is None:
            return None
        return Assignment((SUPERVISOR if officer.is_supervisor else OFFICER).name, officer.force_id)

    def describe(self, user: AbstractUser) -> list[str]:
        officer: Officer | None = getattr(user, "officer", None)
        if officer is None:
            return []
        role = SUPERVISOR if officer.is_supervisor else OFFICER
        return [f"{role.label}: {officer.force.name}"]

    def prefetch(self, users: QuerySet) -> QuerySet:
        return users.select_related("officer__force")

    def landing_page(self, user: AbstractUser) -> str:
        return reverse("review:queue") if officer_of(user) else ""

    def emails(self, role: str, *, force_id: int) -> list[str]:
        if role not in (OFFICER.name, SUPERVISOR.name):
            return []
        found = Officer.objects.filter(force_id=force_id, user__is_active=True)
        return list(
            found.filter(is_supervisor=role == SUPERVISOR.name).order_by("pk").values_list("user__email", flat=True)
        )

    def unfinished_work(self, user: AbstractUser) -> str:
        # How many concerns, and who can hand them over; never which, because an administrator may see no concern.
        officer = Officer.objects.select_related("force").filter(user_id=user.pk).first()
        if officer is None:
            return ""
        with across_forces():
            number = _open_concerns(officer)
        return f"{_still_theirs(officer, number)}." if number else ""


class DutyDesk(RoleProvider):
    roles = (DUTY_DESK,)
    position = 30
    tier = tiers.OFFICERS

    def assign(self, user: AbstractUser, assignment: Assignment) -> None:
        group = Group.objects.get(name=_DUTY_GROUP)
        if assignment.role == DUTY_DESK.name:
            user.groups.add(group)
        else:
            user.groups.remove(group)

    def describe(self, user: AbstractUser) -> list[str]:
        return [DUTY_DESK.label] if any(group.name == _DUTY_GROUP for group in user.groups.all()) else []

    def prefetch(self, users: QuerySet) -> QuerySet:
        return users.prefetch_related("groups")

    def landing_page(self, user: AbstractUser) -> str:
        return reverse("duty:desk") if user_can_see_duty_desk(user) else ""


def _remove(officer: Officer) -> None:
    # Inside the caller's transaction, which any error here rolls back.
    if number := _open_concerns(officer):
        raise RoleRefused(
            f"{_still_theirs(officer, number)}. Concerns will still name them as an officer of that force, so "
            "for any role elsewhere suspend this account after that, and invite them with another address"
        )
    try:
        officer.delete()
    except ProtectedError:
        raise RoleRefused(
            f"Concerns name them as an officer of {officer.force}: they can only be its officer or its "
            "supervisor. For any other role, suspend this account and invite them with another address"
        ) from None


def _open_concerns(officer: Officer) -> int:
    return Concern.objects.unfinished().filter(Q(owner=officer) | Q(offered_to=officer)).count()


def _still_theirs(officer: Officer, number: int) -> str:
    concerns = "1 open concern is" if number == 1 else f"{number} open concerns are"
    return (
        f"{concerns} theirs or offered to them: ask a supervisor of {officer.force} to hand each over to a colleague"
    )
