"""The administrator role: superusers, who invite people and edit every area. Another administrator approves one."""

from django.contrib.auth.models import AbstractUser
from django.db.models import QuerySet
from django.urls import reverse

from prevent_portal import tiers
from prevent_portal.accounts.models import User
from prevent_portal.accounts.roles import Assignment, Role, RoleProvider

ADMINISTRATOR = Role("administrator", "Administrator", needs_approval=True)


def administrators() -> QuerySet[User]:
    return User.objects.filter(is_superuser=True, is_active=True).order_by("pk")


class Administrators(RoleProvider):
    roles = (ADMINISTRATOR,)
    position = 25  # before the duty desk, which administrators see too: they land on their own pages
    tier = tiers.OFFICERS

    def assign(self, user: AbstractUser, assignment: Assignment) -> None:
        user.is_staff = user.is_superuser = assignment.role == ADMINISTRATOR.name
        user.save(update_fields=["is_staff", "is_superuser"])

    def approvers(self, assignment: Assignment) -> QuerySet[User]:
        return administrators()

    def approvers_page(self) -> str:
        return reverse("people")

    def approved_assignment(self, user: AbstractUser) -> Assignment | None:
        return Assignment(ADMINISTRATOR.name) if user.is_superuser else None

    def describe(self, user: AbstractUser) -> list[str]:
        return [ADMINISTRATOR.label] if user.is_superuser else []

    def landing_page(self, user: AbstractUser) -> str:
        return reverse("people") if user.is_superuser else ""


def people_address() -> str:
    """Of the administrators' pages, for links in the CMS, whose tier may not serve them."""
    origin = "" if tiers.serves(tiers.OFFICERS) else tiers.address(tiers.OFFICERS)
    return f"{origin}/accounts/people/"
