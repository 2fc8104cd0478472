"""Map a bound Django field to its GOV.UK macro and the macro's parameters."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn

from django import forms
from django.forms import BoundField
from django.forms.widgets import Input

from prevent_portal.govuk import choices, inputs
from prevent_portal.govuk.fields import DateInputWidget
from prevent_portal.govuk.parameters import Params, element_id, parts_in_error, without_none


@dataclass(frozen=True)
class Component:
    macro: str
    params: Params


def component(bound: BoundField) -> Component:
    """Raises TypeError for an unsupported widget."""
    for widget, macro, describe in _WIDGETS:
        if isinstance(bound.field.widget, widget):
            params = without_none(describe(bound))
            return Component("character-count" if "maxlength" in params else macro, params)
    return _refuse(bound)


def target(bound: BoundField) -> str:
    """The id that the error summary links to; for a date, its first part in error."""
    if isinstance(bound.field.widget, DateInputWidget):
        return f"{element_id(bound)}-{parts_in_error(bound)[0]}"
    return element_id(bound)


def _refuse(bound: BoundField) -> NoReturn:
    raise TypeError(f"The govuk template pack has no component for {type(bound.field.widget).__name__}")


# The first match is used, so subclasses come before their parents.
_WIDGETS: tuple[tuple[type[forms.Widget], str, Callable[[BoundField], Params]], ...] = (
    (forms.PasswordInput, "password-input", inputs.password),
    (forms.FileInput, "file-upload", inputs.file),
    (forms.CheckboxInput, "checkboxes", choices.tick),
    (forms.CheckboxSelectMultiple, "checkboxes", choices.choices),
    (forms.RadioSelect, "radios", choices.choices),
    (forms.SelectMultiple, "", _refuse),
    (forms.Select, "select", choices.select),
    (forms.Textarea, "textarea", inputs.textarea),
    (DateInputWidget, "date-input", inputs.date),
    (Input, "input", inputs.line),
)
