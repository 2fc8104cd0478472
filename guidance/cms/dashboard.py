"""The panel of the CMS home page with pages and contacts due for review."""

from typing import Any

from django.utils import timezone
from wagtail.admin.ui.components import Component

from guidance.cms.reports import reviews_due_for

_SHOWN = 10


class ReviewPanel(Component):
    name = "due-for-review"
    template_name = "guidance_cms/review_panel.html"
    order = 100

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        due = reviews_due_for(parent_context["request"].user)
        return {"reviews": due[:_SHOWN], "count": len(due), "today": timezone.localdate()}
