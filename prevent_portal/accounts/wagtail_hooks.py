"""CMS hooks: a menu item for people and invitations, and the warning before a session ends."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from prevent_portal.accounts.administrators import people_address
from prevent_portal.accounts.session_limits import IDLE_SECONDS, WARN_SECONDS

_WORDS = {
    "seconds": IDLE_SECONDS,
    "full": IDLE_SECONDS,
    "warn": WARN_SECONDS,
    "title": "Are you still there?",
    "soon": "You will be signed out soon, so that nobody else can use this page. Minutes left: {minutes}.",
    "over": "You have been signed out. What you typed is still on this page: save it with its button, and sign in "
    "again to get it back.",
    "failed": "We cannot be reached just now. Try again.",
    "more": "Stay signed in",
    "close": "Close",
}


class _AdministratorMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)


@hooks.register("register_settings_menu_item")
def link_to_people() -> Any:
    return _AdministratorMenuItem("People and invitations", people_address(), icon_name="user", order=590)


@hooks.register("construct_settings_menu")
def hide_wagtail_users(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """Wagtail's own list redirects to the portal's (cms_urls.py)."""
    menu_items[:] = [item for item in menu_items if item.name != "users"]


@hooks.register("insert_global_admin_js")
def add_session_warning() -> str:
    words = _WORDS | {"action": reverse("account_stay"), "left": reverse("account_left")}
    attributes = format_html_join("", ' data-{}="{}"', words.items())
    return format_html(
        '<script type="module" src="{}" data-portal-time{}></script>', static("portal/cms.js"), attributes
    )
