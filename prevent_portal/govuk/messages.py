"""Plain words for Django's own error messages, where a form author gave none."""

from typing import Any

from django import forms

_ASKS: tuple[tuple[type[forms.Field], str], ...] = (
    (forms.BooleanField, "tick this box"),
    (forms.ChoiceField, "select an answer"),
    (forms.FileField, "choose a file"),
    (forms.Field, "enter an answer"),
)


def speak_plainly(field: forms.Field, name: str = "") -> None:
    """`name` tells fields apart in the error summary of a form that asks for several things."""
    for code, plain in _plain(field, name).items():
        if str(field.error_messages.get(code)) == str(_of_django(field).get(code)):
            field.error_messages[code] = plain


def _of_django(field: forms.Field) -> dict[str, Any]:
    """As Field.__init__ collects them; an author's come on top."""
    messages: dict[str, Any] = {}
    for kind in reversed(type(field).__mro__):
        messages |= vars(kind).get("default_error_messages", {})
    return messages


def _plain(field: forms.Field, name: str) -> dict[str, str]:
    def say(words: str) -> str:
        return f"{name.rstrip('?:. ')}: {words}" if name else words[0].upper() + words[1:]

    messages = {"required": say(next(ask for kind, ask in _ASKS if isinstance(field, kind)))}
    if isinstance(field, forms.CharField):
        messages["max_length"] = say("enter %(limit_value)d characters or fewer")
        messages["null_characters_not_allowed"] = say("delete the character that cannot be read, or type it again")
    if isinstance(field, forms.ChoiceField):
        messages["invalid_choice"] = "Select one of the answers on this page"
    if isinstance(field, forms.EmailField):
        messages["invalid"] = "Enter an email address in the correct format, like name@example.com"
    return messages
