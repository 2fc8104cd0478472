"""The roles of editor and approver, by membership in the groups of areas (guidance.permissions)."""

from django.contrib.auth.models import AbstractUser, Group
from django.db.models import Q, QuerySet
from django.urls import reverse

from guidance.models import Area
from guidance.permissions import area_groups
from prevent_portal import tiers
from prevent_portal.accounts.roles import Assignment, Role, RoleProvider

EDITOR = Role("editor", "Editor of areas", needs="areas")
APPROVER = Role("approver", "Approver of areas", needs="areas")


class Editors(RoleProvider):
    roles = (EDITOR, APPROVER)
    position = 20
    tier = tiers.EDITORS

    def assign(self, user: AbstractUser, assignment: Assignment) -> None:
        user.groups.remove(*Group.objects.filter(Q(area__isnull=False) | Q(approved_area__isnull=False)))
        if assignment.role in (EDITOR.name, APPROVER.name):
            groups = [area_groups(area) for area in Area.objects.filter(pk__in=assignment.area_ids)]
            approves = assignment.role == APPROVER.name
            user.groups.add(*(each.approvers if approves else each.editors for each in groups))

    def describe(self, user: AbstractUser) -> list[str]:
        groups = list(user.groups.all())
        found = []
        for role, attribute in ((EDITOR, "area"), (APPROVER, "approved_area")):
            areas = sorted(getattr(group, attribute).name for group in groups if hasattr(group, attribute))
            found += [f"{role.label}: {', '.join(areas)}"] if areas else []
        return found

    def prefetch(self, users: QuerySet) -> QuerySet:
        return users.prefetch_related("groups__area", "groups__approved_area")

    def landing_page(self, user: AbstractUser) -> str:
        return reverse("wagtailadmin_home") if user.has_perm("wagtailadmin.access_admin") else ""
