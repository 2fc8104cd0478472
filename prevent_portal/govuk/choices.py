"""Macro parameters of radios, checkboxes and selects, with hints and conditionally revealed fields."""

from typing import Any

from django.forms import BoundField

from prevent_portal.govuk.parameters import (
    Params,
    attributes,
    common,
    element_id,
    label,
    legend,
    text,
    without_none,
)


def select(bound: BoundField) -> Params:
    items = [
        {
            "value": str(option.data["value"]),
            "text": option.data["label"],
            "selected": option.data["selected"],
        }
        for option in bound.subwidgets
    ]
    return common(bound) | {
        "items": items,
        "classes": bound.field.widget.attrs.get("class"),
        "label": label(bound),
        "disabled": bound.field.disabled or None,
        "attributes": attributes(bound),
    }


def choices(bound: BoundField) -> Params:
    return common(bound) | {
        "idPrefix": element_id(bound),
        "items": [_choice(bound, option.data) for option in bound.subwidgets],
        "classes": bound.field.widget.attrs.get("class"),
        "fieldset": {"legend": legend(bound)},
        "attributes": attributes(bound) or None,
    }


def _choice(bound: BoundField, option: dict[str, Any]) -> Params:
    value = str(option["value"])
    revealed = [bound.form[name] for name in _of_form(bound, "reveals").get(value, ())]
    item: Params = {"value": value, "text": option["label"], "checked": bool(option["selected"])}
    if hint := _of_form(bound, "hints").get(value):
        item["hint"] = {"text": hint}
    if bound.field.disabled:
        item["disabled"] = True
    if revealed:
        item["conditional"] = {"fields": revealed}  # drawing.py replaces them with their HTML
        # Without an answer, select the choice whose field was filled in, so that the field and its error are visible.
        if not bound.value() and any(field.errors or _is_filled(field) for field in revealed):
            item["checked"] = True
    return item


def _is_filled(field: BoundField) -> bool:
    value = field.value()
    return any(value) if isinstance(value, list) else bool(value)


def tick(bound: BoundField) -> Params:
    hint = text(bound.help_text)
    item = {"value": "on", "text": bound.label, "hint": hint, "checked": bool(bound.value())}
    if bound.field.disabled:
        item["disabled"] = True
    return common(bound) | {"idPrefix": element_id(bound), "items": [without_none(item)], "hint": None}


def _of_form(bound: BoundField, name: str) -> dict[str, Any]:
    return getattr(bound.form, name, {}).get(bound.name, {})
