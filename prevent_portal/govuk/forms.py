"""The base class of the forms on question pages."""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.forms.utils import pretty_name
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from prevent_portal.characters import without_invisible
from prevent_portal.govuk.messages import set_plain_messages
from prevent_portal.words import Words

# Characters of one value. A longer one is too long for every field and is refused; a page that shows it again must
# not be as long as whatever was sent. Twice the longest field, so that what people paste comes back whole.
MAX_TYPED = 20_000


# Without a script all fields are seen, whatever is selected.
_NOT_SELECTED = _(
    "You selected “%(answer)s”, but also filled in “%(field)s”. Select the right one, or empty the other"
)
_WHICH_ONE = _("You filled in “%(field)s” and “%(other)s”. Select which one is right")


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
        super().__init__(None if data is None else tidied(data, self.base_fields), *args, **kwargs)
        heading = self.heading_field
        # Not self[name]: bound fields are cached, and would miss changes that a subclass makes later.
        for name, field in self._seen():
            label = pretty_name(name) if field.label is None else field.label
            set_plain_messages(field, None if heading == name else label)

    def _seen(self) -> Iterator[tuple[str, forms.Field]]:
        return ((name, field) for name, field in self.fields.items() if not field.widget.is_hidden)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name in self.reveals:
            if name in cleaned and name in self.fields:
                self._settle(name, cleaned)
        return cleaned

    def _settle(self, name: str, cleaned: dict[str, Any]) -> None:
        """Select the choice whose fields were filled in; refuse what contradicts itself. Nothing is dropped."""
        filled = {
            choice: given
            for choice, names in self.reveals[name].items()
            if (given := [each for each in names if each in self.fields and self._is_filled(each)])
        }
        chosen = str(cleaned[name] or "")
        if not chosen and filled:
            chosen = next(iter(filled))
            cleaned[name] = chosen
        others = [each for choice, given in filled.items() if choice != chosen for each in given]
        if not others or self.repeats(chosen, others):
            return
        label = str(self.fields[others[0]].label)
        if self._is_filled(name):
            answer = dict(self.fields[name].choices)[cleaned[name]]  # type: ignore[attr-defined]
            message = _NOT_SELECTED % {"answer": answer, "field": label}
        else:
            message = _WHICH_ONE % {"field": self.fields[filled[chosen][0]].label, "other": label}
        for each in others:
            self.errors.pop(each, None)
        self.add_error(name, message)

    def repeats(self, chosen: str, others: list[str]) -> bool:
        """Whether these fields, which another choice reveals, say no more than those of the chosen one."""
        return False

    def _is_filled(self, name: str) -> bool:
        value = self.fields[name].widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
        return any(value) if isinstance(value, list) else bool(value and str(value).strip())

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


def tidied(data: Any, fields: Mapping[str, forms.Field]) -> Any:
    """What was posted, without the marks that copying leaves in a name, an address or a code.

    A long text keeps them, since its spelling may need them and officers see them marked; so does a password.
    """
    whole = {name for name, field in fields.items() if isinstance(field.widget, forms.Textarea | forms.PasswordInput)}
    if isinstance(data, QueryDict):
        cleaned = QueryDict(mutable=True)
        for name, values in data.lists():
            # One choice a thousand times is one.
            cleaned.setlist(name, [*dict.fromkeys(_tidy(value, is_short=name not in whole) for value in values)])
        return cleaned
    return {name: _tidy(value, is_short=name not in whole) for name, value in data.items()}


def _tidy(value: Any, *, is_short: bool) -> Any:
    if not isinstance(value, str):
        return value
    # The browser counts a line break as one character but posts two, so CRLF is replaced to count alike.
    text = value.replace("\r\n", "\n")[:MAX_TYPED]
    return without_invisible(text) if is_short else text
