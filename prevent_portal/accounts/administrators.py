"""The administrator role: superusers, who invite people and edit every area."""

from django.contrib.auth.models import AbstractUser

from prevent_portal.accounts.roles import Assignment, Role, RoleProvider

ADMINISTRATOR = Role("administrator", "Administrator")


class Administrators(RoleProvider):
    roles = (ADMINISTRATOR,)
    position = 40

    def assign(self, user: AbstractUser, assignment: Assignment) -> None:
        user.is_staff = user.is_superuser = assignment.role == ADMINISTRATOR.name
        user.save(update_fields=["is_staff", "is_superuser"])

    def describe(self, user: AbstractUser) -> list[str]:
        return [ADMINISTRATOR.label] if user.is_superuser else []
