"""Register contacts, the hook that refuses their deletion, and the page hooks with Wagtail."""

from wagtail import hooks
from wagtail.snippets.models import register_snippet

from guidance.cms import hooks as page_hooks
from guidance.cms_contacts.report import report_menu_item, report_urls
from guidance.cms_contacts.viewset import ContactViewSet, refuse_deletion

__all__ = ["page_hooks"]  # importing them registers them

register_snippet(ContactViewSet)
hooks.register("before_delete_snippet", refuse_deletion)
hooks.register("register_admin_urls", report_urls)
hooks.register("register_reports_menu_item", report_menu_item)
