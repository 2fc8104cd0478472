"""CMS reports on due reviews and broken links, limited to the areas of the user."""

import datetime
from typing import Any, ClassVar

from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView
from wagtail.admin.ui.tables import Column, DateColumn, Table, TitleColumn
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.permissions import page_permission_policy

from guidance.actions.reminders import DAYS_BEFORE
from guidance.broken_links import BrokenLink, broken_links
from guidance.models import Area
from guidance.models.reviews import Review, reviews_due


def reviews_due_for(user: Any) -> list[Review]:
    """Reviews overdue or due within 14 days, of pages and contacts that the user may change."""
    areas = set(Area.objects.edited_by(user).values_list("pk", flat=True))
    due = reviews_due(timezone.localdate() + datetime.timedelta(days=DAYS_BEFORE))
    return [each for each in due if user.is_superuser or (each.area and each.area.pk in areas)]


class Report(WagtailAdminTemplateMixin, TemplateView):
    template_name = "guidance_cms/report.html"
    _show_breadcrumbs = True
    columns: ClassVar[list[Column]]
    nothing: str
    about: str

    def rows(self) -> list[Any]:
        raise NotImplementedError

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = self.rows()
        table = Table(self.columns, rows, caption=self.page_title) if rows else None
        return {**super().get_context_data(**kwargs), "table": table, "nothing": self.nothing, "about": self.about}


class ReviewReport(Report):
    page_title = "Due for review"
    header_icon = "calendar"
    about = f"Pages and contacts of yours whose day of review has passed, or comes within {DAYS_BEFORE} days."
    nothing = "Nothing is due."
    columns: ClassVar = [
        TitleColumn("title", label="What", get_url=lambda review: review.edit_path),
        Column("kind", label="Kind"),
        Column("area", label="Area", accessor=lambda review: review.area or "The whole portal"),
        DateColumn("review_on", label="Review by"),
    ]

    def rows(self) -> list[Review]:
        return reviews_due_for(self.request.user)


class LinkReport(Report):
    page_title = "Broken links"
    header_icon = "link"
    about = "Links from your published pages to other places in this portal. Other sites are not asked here."
    nothing = "Every link leads somewhere."
    columns: ClassVar = [
        TitleColumn(
            "page", label="Page", get_url=lambda link: reverse("wagtailadmin_pages:edit", args=[link.page.pk])
        ),
        Column("words", label="Words of the link"),
        Column("address", label="Address"),
        Column("why", label="What is wrong"),
    ]

    def rows(self) -> list[BrokenLink]:
        mine = page_permission_policy.instances_user_has_permission_for(self.request.user, "change")
        pages = set(mine.values_list("pk", flat=True))
        return [link for link in broken_links() if link.page.pk in pages]
