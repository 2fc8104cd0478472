"""Macro parameters of text inputs, textareas, dates and file uploads."""

from typing import Any

from django.forms import BoundField
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from prevent_portal.govuk.counting import counter_texts
from prevent_portal.govuk.fields import PARTS
from prevent_portal.govuk.parameters import (
    OWN,
    Params,
    attributes,
    common,
    element_id,
    label,
    legend,
    parts_in_error,
    text,
    without_none,
)

_LABELS = {"day": _("Day"), "month": _("Month"), "year": _("Year")}


def line(bound: BoundField) -> Params:
    widget = bound.field.widget
    attrs = widget.attrs
    kind = widget.input_type
    params = common(bound) | {name: attrs.get(name) for name in OWN} | {"spellcheck": _spellcheck(attrs)}
    if kind == "number":
        # Number inputs change when scrolled and silently discard other input.
        kind, params["inputmode"] = "text", params["inputmode"] or "numeric"
    if kind == "email" and params["spellcheck"] is None:
        params["spellcheck"] = False
    return params | {
        "type": kind,
        "value": widget.format_value(bound.value()) or None,
        "classes": attrs.get("class"),
        "prefix": text(attrs.get("prefix")),
        "suffix": text(attrs.get("suffix")),
        "label": label(bound),
        "disabled": bound.field.disabled or None,
        "attributes": attributes(bound, without=OWN),
    }


def _spellcheck(attrs: dict[str, Any]) -> bool | None:
    """The macros need a boolean and ignore "true" and "false"."""
    return {"true": True, "false": False}.get(str(attrs.get("spellcheck")).lower())


def password(bound: BoundField) -> Params:
    return line(bound) | {"value": None}


def textarea(bound: BoundField) -> Params:
    attrs = bound.field.widget.attrs
    limit = getattr(bound.field, "max_length", None)
    return (
        common(bound)
        | (counter_texts() if limit else {})
        | {
            "value": _multiline(bound),
            "rows": attrs.get("rows"),
            "spellcheck": _spellcheck(attrs),
            "classes": attrs.get("class"),
            "label": label(bound),
            "maxlength": limit,
            "attributes": attributes(bound, without=("spellcheck",)),
        }
    )


def _multiline(bound: BoundField) -> SafeString | None:
    """Escape line breaks as references, because the macros indent nested HTML and would indent the answer too.

    HTML drops one line break after the opening tag, so an answer that begins with one gets another.
    """
    value = bound.field.widget.format_value(bound.value())
    if not value:
        return None
    whole = "\n" + value if value.startswith("\n") else value
    return mark_safe(conditional_escape(whole).replace("\r\n", "\n").replace("\n", "&#10;"))  # noqa: S308


def date(bound: BoundField) -> Params:
    value = bound.value()
    values = value if isinstance(value, list) else bound.field.widget.decompress(value)
    wrong = parts_in_error(bound) if bound.errors else ()
    items = []
    for part, width, typed in zip(PARTS, (2, 2, 4), values, strict=True):
        item = {
            "name": f"{bound.html_name}_{part}",
            "id": f"{element_id(bound)}-{part}",
            "label": _LABELS[part],
            "classes": f"govuk-input--width-{width}" + (" govuk-input--error" if part in wrong else ""),
            "value": typed or None,
            "autocomplete": _autocomplete(bound, part),
        }
        items.append(without_none(item))
    return common(bound) | {"items": items, "fieldset": {"legend": legend(bound)}}


def _autocomplete(bound: BoundField, part: str) -> str | None:
    """autocomplete="bday" on the whole date means bday-day, bday-month and bday-year on its parts."""
    whole = bound.field.widget.attrs.get("autocomplete")
    return f"{whole}-{part}" if whole == "bday" else whole


def file(bound: BoundField) -> Params:
    return common(bound) | {
        "classes": bound.field.widget.attrs.get("class"),
        "label": label(bound),
        "multiple": getattr(bound.field.widget, "allow_multiple_selected", False) or None,
        "attributes": attributes(bound),
    }
