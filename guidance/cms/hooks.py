"""Wagtail hooks that register the reports, the home page panel and the editor's styles."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.models import Page
from wagtail.rich_text.feature_registry import FeatureRegistry

from guidance.cms.dashboard import ReviewPanel
from guidance.cms.files import wait_for_approval
from guidance.cms.reports import LinkReport, ReviewReport


@hooks.register("register_admin_urls")
def report_urls() -> list[URLPattern]:
    return [
        path("reports/due-for-review/", ReviewReport.as_view(), name="guidance_due_for_review"),
        path("reports/broken-links/", LinkReport.as_view(), name="guidance_broken_links"),
    ]


@hooks.register("register_reports_menu_item")
def review_report() -> MenuItem:
    return MenuItem(ReviewReport.page_title, reverse("guidance_due_for_review"), icon_name=ReviewReport.header_icon)


@hooks.register("register_reports_menu_item")
def link_report() -> MenuItem:
    return MenuItem(LinkReport.page_title, reverse("guidance_broken_links"), icon_name=LinkReport.header_icon)


@hooks.register("register_rich_text_features", order=1)  # after Wagtail's own
def keep_pasted_telephone_links(features: FeatureRegistry) -> None:
    link = features.plugins_by_editor["draftail"]["link"]
    link.data["allowlist"]["href"] = "^(http:|https:|mailto:|tel:|#|undefined$)"


@hooks.register("insert_global_admin_css")
def editor_styles() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("cms/editor.css"))


@hooks.register("construct_homepage_panels")
def review_panel(request: HttpRequest, panels: list[Any]) -> None:
    panels.append(ReviewPanel())


hooks.register("before_serve_document", wait_for_approval)


@hooks.register("before_move_page")
def check_move_permission(request: HttpRequest, page: Page, destination: Page) -> None:
    """Wagtail checks the permission only on POST; its confirmation page would show the title of a draft."""
    if not page.permissions_for_user(request.user).can_move():
        raise PermissionDenied
