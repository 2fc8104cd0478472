"""Which role a person has, from what makes them so: an Officer row, a group, or being superuser."""

from collections.abc import Iterable

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Exists, OuterRef, ProtectedError, Q, QuerySet

from guidance.models import Area, Force
from guidance.permissions import area_groups
from prevent_portal.accounts.models import Role, User
from referrals.models import Concern, Officer

DUTY_DESK = "Duty desk"
_OF_A_ROLE = Q(name=DUTY_DESK) | Q(area__isnull=False) | Q(approved_area__isnull=False)


class HasHistory(Exception):
    """They have worked on concerns, which name them as an officer of `force`."""

    def __init__(self, force: Force) -> None:
        super().__init__()
        self.force = force


class HasOpenConcerns(HasHistory):
    """And so many of these are still theirs, or offered to them: nobody would own the risk."""

    def __init__(self, force: Force, number: int) -> None:
        super().__init__(force)
        self.number = number


@transaction.atomic
def give(user: User, role: Role, force: Force | None, areas: Iterable[Area]) -> None:
    """In place of whatever they were. Raises HasHistory where an officer of a force would become anything else."""
    officer = Officer.objects.select_related("force").filter(user=user).first()
    if officer and not (role.needs_force and force and officer.force_id == force.pk):
        if number := open_concerns(officer):
            raise HasOpenConcerns(officer.force, number)
        try:
            officer.delete()
        except ProtectedError:
            raise HasHistory(officer.force) from None
    if role.needs_force:
        Officer.objects.update_or_create(
            user=user, defaults={"force": force, "is_supervisor": role is Role.SUPERVISOR}
        )
    user.groups.remove(*Group.objects.filter(_OF_A_ROLE))
    if role is Role.DUTY:
        user.groups.add(Group.objects.get(name=DUTY_DESK))
    if role.needs_areas:
        groups = [area_groups(area) for area in areas]
        user.groups.add(*(each.approvers if role is Role.APPROVER else each.editors for each in groups))
    user.is_staff = user.is_superuser = role is Role.ADMINISTRATOR
    user.save(update_fields=["is_staff", "is_superuser"])


def open_concerns(officer: Officer) -> int:
    """How many are theirs or offered to them. Across the walls between forces, or the database counts none."""
    return Concern.objects.unfinished().filter(Q(owner=officer) | Q(offered_to=officer)).count()


def listed(people: QuerySet[User]) -> QuerySet[User]:
    """With `has_factor` and what `described` reads, in as many queries for a hundred people as for one."""
    # Recovery codes alone are no second factor.
    factors = Authenticator.objects.filter(user=OuterRef("pk")).exclude(type=Authenticator.Type.RECOVERY_CODES)
    people = people.annotate(has_factor=Exists(factors)).select_related("officer__force")
    return people.prefetch_related("groups__area", "groups__approved_area")


def described(user: User) -> str:
    """'Editor of areas: Essex, Norfolk'; '' for nobody in particular. Of `listed` it asks nothing more."""
    found = [Role.ADMINISTRATOR.label] if user.is_superuser else []
    if officer := getattr(user, "officer", None):
        role = Role.SUPERVISOR if officer.is_supervisor else Role.OFFICER
        found.append(f"{role.label}: {officer.force.name}")
    groups = list(user.groups.all())
    for role, attribute in ((Role.EDITOR, "area"), (Role.APPROVER, "approved_area")):
        areas = sorted(getattr(group, attribute).name for group in groups if hasattr(group, attribute))
        found += [f"{role.label}: {', '.join(areas)}"] if areas else []
    found += [Role.DUTY.label] if any(group.name == DUTY_DESK for group in groups) else []
    return "; ".join(found)
