"""Replace Django's default error messages with GOV.UK wording, unless a form sets its own.

The messages are lazy, since each request builds every answered form of the journey and few have errors.
"""

from functools import cache
from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from prevent_portal.words import Words

# The message of a single field; then the part after the field's name on a form with several.
_ASKS: tuple[tuple[type[forms.Field], Words, Words], ...] = (
    (forms.BooleanField, _("Tick this box"), _("tick this box")),
    (forms.ChoiceField, _("Select an answer"), _("select an answer")),
    (forms.FileField, _("Choose a file"), _("choose a file")),
    (forms.Field, _("Enter an answer"), _("enter an answer")),
)
_TOO_LONG = (_("Enter %(limit_value)d characters or fewer"), _("enter %(limit_value)d characters or fewer"))
_UNREADABLE = (
    _("Delete the character that cannot be read, or type it again"),
    _("delete the character that cannot be read, or type it again"),
)
_ONE_OF = _("Select one of the answers on this page")
_EMAIL = _("Enter an email address in the correct format, like name@example.com")


def set_plain_messages(field: forms.Field, name: Words | None = None) -> None:
    """`name` identifies the field in the error summary of a form with several."""
    of_django = _of_django(type(field))  # type: ignore[arg-type]
    for code, plain in _plain(field, name).items():
        if field.error_messages.get(code) is of_django.get(code):
            field.error_messages[code] = plain  # type: ignore[assignment]


@cache
def _of_django(kind: type[forms.Field]) -> dict[str, Any]:
    """Django's defaults, collected as in Field.__init__."""
    messages: dict[str, Any] = {}
    for parent in reversed(kind.__mro__):
        messages |= vars(parent).get("default_error_messages", {})
    return messages


def _plain(field: forms.Field, name: Words | None) -> dict[str, Words]:
    def say(alone: Words, named: Words) -> Words:
        return alone if name is None else _named(name, named)

    messages = {"required": say(*next(asks for kind, *asks in _ASKS if isinstance(field, kind)))}
    if isinstance(field, forms.CharField):
        messages["max_length"] = say(*_TOO_LONG)
        messages["null_characters_not_allowed"] = say(*_UNREADABLE)
    if isinstance(field, forms.ChoiceField):
        messages["invalid_choice"] = messages["invalid_list"] = _ONE_OF
    if isinstance(field, forms.EmailField):
        messages["invalid"] = _EMAIL
    if isinstance(field, forms.FileField):
        messages["invalid"] = messages["required"]
    return messages


def _name(name: Words, words: Words) -> str:
    return f"{str(name).rstrip('?:. ')}: {words}"


_named = lazy(_name, str)
