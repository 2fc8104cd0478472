"""Template functions that render a form: {{ error_summary(form) }} and {{ crispy(form) }}."""

from crispy_forms.utils import render_crispy_form
from django.forms import BaseForm
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe
from jinja2 import pass_context
from jinja2.runtime import Context

from prevent_portal.govuk.components import target


@pass_context
def crispy(context: Context, form: BaseForm, submit: str = "") -> SafeString:
    """The whole form with CSRF token and button. `submit` overrides the button's label."""
    passed = {name: context[name] for name in ("csrf_token", "csrf_input", "request") if name in context}
    passed["submit_label"] = submit or getattr(form, "submit_label", "Continue")
    return mark_safe(render_crispy_form(form, context=passed))  # noqa: S308


def error_summary(form: BaseForm) -> SafeString:
    """The first error of each field, linked to its input; empty for a form without errors."""
    if not form.errors:
        return mark_safe("")
    asked = form.visible_fields()
    errors = [{"text": str(error), "href": f"#{target(asked[0])}"} for error in form.non_field_errors() if asked]
    errors += [{"text": str(field.errors[0]), "href": f"#{target(field)}"} for field in asked if field.errors]
    return mark_safe(get_template("govuk/error_summary.html").render({"errors": errors}))  # noqa: S308
