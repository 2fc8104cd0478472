"""Layout objects other than fields."""

from typing import Any

from django.forms import BaseForm
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe


class Include:
    """Renders a template between the heading and the fields."""

    def __init__(self, template: str) -> None:
        self.template = template

    def render(self, form: BaseForm, context: Any, **kwargs: Any) -> SafeString:
        return mark_safe(get_template(self.template).render({"form": form}))  # noqa: S308  (autoescaped already)
