"""The form class of every question page."""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.forms.utils import pretty_name
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from prevent_portal.govuk.messages import speak_plainly
from prevent_portal.words import Words


class QuestionForm(forms.Form):
    """One page of questions. With a title and one field, the field's label is the page's h1."""

    title: Words = ""
    submit_label: Words = _("Continue")
    # Size of the labels that are not the h1: "s", "m", "l", or "" for plain text.
    label_size: str = "m"
    # {"where": {"postcode": ["postcode"]}}: choosing "postcode" under "where" shows the field "postcode".
    reveals: ClassVar[Mapping[str, Mapping[str, list[str]]]] = {}
    # {"where": {"postcode": "For example, CB2 1TN"}}: a hint under one choice.
    hints: ClassVar[Mapping[str, Mapping[str, Words]]] = {}
    # The page's own messages are read out; the browser's bubbles are not, and vanish.
    use_required_attribute = False

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(None if data is None else _single_newlines(data), *args, **kwargs)
        heading = self.heading_field
        # Not by their bound fields: what is bound now would not show what a form changes later.
        for name, field in self._seen():
            label = pretty_name(name) if field.label is None else field.label
            speak_plainly(field, "" if heading == name else label)

    def _seen(self) -> Iterator[tuple[str, forms.Field]]:
        return ((name, field) for name, field in self.fields.items() if not field.widget.is_hidden)

    @property
    def asked(self) -> list[str]:
        """Names of the fields seen without choosing anything."""
        revealed = {name for choices in self.reveals.values() for names in choices.values() for name in names}
        return [name for name, _ in self._seen() if name not in revealed]

    @property
    def heading_field(self) -> str | None:
        """The field whose label is the page's h1; a lone tick box cannot be one."""
        if not self.title or len(self.asked) != 1:
            return None
        (name,) = self.asked
        return None if isinstance(self.fields[name].widget, forms.CheckboxInput) else name

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.layout = Layout(*self.asked)
        return helper


def _single_newlines(data: Any) -> Any:
    """The browser's counter takes a new line as one character, but posts it as two: count as it does."""
    if isinstance(data, QueryDict):
        counted = QueryDict(mutable=True)
        for name, values in data.lists():
            counted.setlist(name, [_single_newline(value) for value in values])
        return counted
    return {name: _single_newline(value) for name, value in data.items()}


def _single_newline(value: Any) -> Any:
    return value.replace("\r\n", "\n") if isinstance(value, str) else value
