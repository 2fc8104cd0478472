"""The way from the CMS, where administrators land, to the people and their accounts."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem


class _ForAdministrators(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)


@hooks.register("register_settings_menu_item")
def link_to_people() -> Any:
    return _ForAdministrators("People and invitations", reverse_lazy("people"), icon_name="user", order=590)


@hooks.register("construct_settings_menu")
def leave_out_users(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """Wagtail's own list of them, which leads to ours (cms_urls.py)."""
    menu_items[:] = [item for item in menu_items if item.name != "users"]
