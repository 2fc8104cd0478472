"""Macro parameters shared by all components: id, label or legend, hint, error, attributes."""

from typing import Any

from django.forms import BoundField
from django.utils.html import format_html
from django.utils.translation import gettext

from prevent_portal.govuk.fields import PARTS

Params = dict[str, Any]

# Attributes that are macro parameters, and attributes from Django that are dropped: maxlength silently truncates
# pasted text; min, max and step are valid only for type="number".
OWN = ("autocapitalize", "autocomplete", "inputmode", "pattern", "spellcheck")
_DROPPED = ("class", "cols", "id", "max", "maxlength", "min", "minlength", "prefix", "rows", "step", "suffix")


def common(bound: BoundField) -> Params:
    return {
        "id": element_id(bound),
        "name": bound.html_name,
        "hint": text(bound.help_text),
        "errorMessage": _error(bound),
    }


def _error(bound: BoundField) -> Params | None:
    return {"text": bound.errors[0], "visuallyHiddenText": gettext("Error")} if bound.errors else None


def label(bound: BoundField) -> Params:
    return _heading(bound, "govuk-label--")


def legend(bound: BoundField) -> Params:
    return _heading(bound, "govuk-fieldset__legend--")


def _heading(bound: BoundField, prefix: str) -> Params:
    form: Any = bound.form
    if getattr(form, "heading_field", None) == bound.name:
        return _named(bound.field.label or form.title, form.caption) | {
            "classes": f"{prefix}l",
            "isPageHeading": True,
        }
    # A field revealed by a choice is part of that question, so its label has the plain size.
    size = getattr(form, "label_size", "s") if bound.name in getattr(form, "asked", form.fields) else ""
    return without_none({"text": bound.label, "classes": f"{prefix}{size}" if size else None})


def _named(heading: Any, caption: Any) -> Params:
    if not caption:
        return {"text": heading}
    return {"html": format_html('<span class="govuk-visually-hidden">{}: </span>{}', caption, heading)}


def parts_in_error(bound: BoundField) -> tuple[str, ...]:
    for error in bound.errors.as_data():
        if error.params and "parts" in error.params:
            return error.params["parts"]
    return PARTS


def attributes(bound: BoundField, without: tuple[str, ...] = ()) -> Params:
    attrs = bound.field.widget.attrs
    return {name: value for name, value in attrs.items() if name not in _DROPPED and name not in without}


def text(value: Any) -> Params | None:
    return {"text": value} if value else None


def element_id(bound: BoundField) -> str:
    return bound.id_for_label or bound.field.widget.attrs.get("id") or bound.auto_id or bound.html_name


def without_none(params: Params) -> Params:
    return {name: value for name, value in params.items() if value is not None}
