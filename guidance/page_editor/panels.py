"""Panels of the page editor."""

from typing import Any

from wagtail.admin.panels import Panel

from guidance.readability import HIGHEST_AGE, reading_age


class ReadingAgePanel(Panel):
    """Shows the reading age; never prevents saving."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "guidance_cms/reading_age.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            age = reading_age(self.instance.plain_text())
            context = super().get_context_data(parent_context)
            return {**context, "age": age, "highest": HIGHEST_AGE, "is_hard": age > HIGHEST_AGE}
