"""Who may do what with a contact in the editor."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from wagtail.permissions import ModelPermissionPolicy

from guidance.models import Area, Contact


def own_contacts(user: Any) -> QuerySet:
    """Those of the areas that the user edits; a stranger to a contact gets 404."""
    return Contact.objects.filter(area__in=Area.objects.edited_by(user))


class OwnContactsPolicy(ModelPermissionPolicy):
    """Nobody deletes a contact: it is retired, so that its history and its deliveries keep their meaning."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action != "delete" and super().user_has_permission(user, action)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Contact) -> bool:
        return self.user_has_permission(user, action) and own_contacts(user).filter(pk=instance.pk).exists()


class OwnContacts:
    """For Wagtail's views of one object, by whichever of two names they ask for the rows."""

    request: HttpRequest

    def get_queryset(self) -> QuerySet:
        return own_contacts(self.request.user)

    def get_base_object_queryset(self) -> QuerySet:
        return own_contacts(self.request.user)
