"""The domains of a force's mailboxes, set by administrators."""

from typing import Any, ClassVar

from wagtail.admin.panels import FieldPanel
from wagtail.permissions import ModelPermissionPolicy
from wagtail.snippets.views.snippets import SnippetViewSet

from guidance.models import Force


class AdministratorsPolicy(ModelPermissionPolicy):
    """Forces are added by their administrators on the server (docs/operations.md), and never deleted here."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return bool(user.is_active and user.is_superuser and action in ("view", "change"))


class ForceViewSet(SnippetViewSet):
    model = Force
    icon = "group"
    menu_label = "Mailbox domains"
    add_to_settings_menu = True
    copy_view_enabled = False
    list_display: ClassVar = ["name", "mailbox_domains"]
    panels: ClassVar = [FieldPanel("mailbox_domains")]

    @property
    def permission_policy(self) -> AdministratorsPolicy:
        return AdministratorsPolicy(Force)

    def register_chooser_viewset(self) -> None:
        """Register none: no field needs one."""
