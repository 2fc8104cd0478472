"""The base class of the forms on question pages."""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.forms.utils import pretty_name
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from prevent_portal.govuk.messages import set_plain_messages
from prevent_portal.words import Words

# Characters of one value. A longer one is too long for every field and is refused; a page that shows it again must
# not be as long as whatever was sent. Twice the longest field, so that what people paste comes back whole.
MAX_TYPED = 20_000


class QuestionForm(forms.Form):
    """One page of questions. With a title and one field, the field's label is the page's h1."""

    title: Words = ""
    # What the page is about: the first words of the h1, for who does not see what stands above it.
    caption: Words = ""
    submit_label: Words = _("Continue")
    # Size of labels other than the h1: "s", "m", "l", or "" for plain text.
    label_size: str = "m"
    # {"where": {"postcode": ["postcode"]}}: choosing "postcode" under "where" shows the field "postcode".
    reveals: ClassVar[Mapping[str, Mapping[str, list[str]]]] = {}
    # {"where": {"postcode": "For example, CB2 1TN"}}: a hint under one choice.
    hints: ClassVar[Mapping[str, Mapping[str, Words]]] = {}
    # Screen readers read the page's error messages, but not the browser's, which also disappear.
    use_required_attribute = False

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(None if data is None else _tidied(data), *args, **kwargs)
        heading = self.heading_field
        # Not self[name]: bound fields are cached, and would miss changes that a subclass makes later.
        for name, field in self._seen():
            label = pretty_name(name) if field.label is None else field.label
            set_plain_messages(field, "" if heading == name else label)

    def _seen(self) -> Iterator[tuple[str, forms.Field]]:
        return ((name, field) for name, field in self.fields.items() if not field.widget.is_hidden)

    @property
    def asked(self) -> list[str]:
        """Names of the visible fields that no choice reveals."""
        revealed = {name for choices in self.reveals.values() for names in choices.values() for name in names}
        return [name for name, _ in self._seen() if name not in revealed]

    @property
    def heading_field(self) -> str | None:
        """The field whose label is the page's h1; never a single checkbox."""
        if not self.title or len(self.asked) != 1:
            return None
        (name,) = self.asked
        return None if isinstance(self.fields[name].widget, forms.CheckboxInput) else name

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.layout = Layout(*self.asked)
        return helper


def _tidied(data: Any) -> Any:
    if isinstance(data, QueryDict):
        tidied = QueryDict(mutable=True)
        for name, values in data.lists():
            tidied.setlist(name, [*dict.fromkeys(map(_tidy, values))])  # one choice a thousand times is one
        return tidied
    return {name: _tidy(value) for name, value in data.items()}


def _tidy(value: Any) -> Any:
    # The browser counts a line break as one character but posts two, so CRLF is replaced to count alike.
    return value.replace("\r\n", "\n")[:MAX_TYPED] if isinstance(value, str) else value
