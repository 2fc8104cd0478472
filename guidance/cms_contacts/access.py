"""Permissions on contacts in the CMS."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from wagtail.permissions import ModelPermissionPolicy

from guidance.models import Area, Contact, ContactProposal
from guidance.proposals.deciding import Approver


def own_contacts(user: Any) -> QuerySet:
    """Contacts of the areas that the user edits; views return 404 for others."""
    return Contact.objects.filter(area__in=Area.objects.edited_by(user))


def own_proposals(user: Any) -> QuerySet:
    proposals = ContactProposal.objects.select_related("area__force", "contact")
    return proposals.filter(area__in=Area.objects.edited_by(user))


def approver(user: Any) -> Approver:
    """The user as an approver of areas: of none for an editor, of all for an administrator."""
    areas = Area.objects.all() if user.is_superuser else Area.objects.filter(approvers__in=user.groups.all())
    return Approver(user.email, area_ids=frozenset(areas.values_list("pk", flat=True)))


class OwnContactsPolicy(ModelPermissionPolicy):
    """Contacts cannot be deleted, only retired, because history and deliveries refer to them."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action != "delete" and super().user_has_permission(user, action)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Contact) -> bool:
        return self.user_has_permission(user, action) and own_contacts(user).filter(pk=instance.pk).exists()


class OwnContacts:
    """Mixin for Wagtail's views of one object, which read the rows by either of two method names."""

    request: HttpRequest

    def get_queryset(self) -> QuerySet:
        return own_contacts(self.request.user)

    def get_base_object_queryset(self) -> QuerySet:
        return own_contacts(self.request.user)
