"""What every question of the report has in common: it forgets what its chosen answer does not reveal."""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils import formats
from django.utils.translation import gettext

from prevent_portal.govuk.forms import QuestionForm

# What earlier steps answered: step name -> its form's cleaned data.
Answers = Mapping[str, Mapping[str, Any]]


class ReportForm(QuestionForm):
    # Short name of the question on the check answers page.
    name: ClassVar[str]

    def __init__(self, *args: Any, answers: Answers, **kwargs: Any) -> None:
        self.answers = answers
        super().__init__(*args, **kwargs)
        self.prepare()

    def prepare(self) -> None:
        """For forms whose choices or order depend on earlier answers."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for field, choices in self.reveals.items():
            for choice, revealed in choices.items():
                for name in revealed if cleaned.get(field) != choice else ():
                    self.errors.pop(name, None)
                    cleaned.pop(name, None)
        return cleaned

    def require(self, name: str, message: str) -> None:
        """A revealed field that its choice makes necessary."""
        if not self.cleaned_data.get(name) and name not in self.errors:
            self.add_error(name, message)

    def said(self) -> list[str]:
        """The answer as lines of text, for the check page and for the officer."""
        lines = []
        for position, (name, field) in enumerate(self.fields.items()):
            text = _as_text(field, self.cleaned_data.get(name))
            if text and not self._is_told_by_what_it_reveals(name):
                lines.append(text if position == 0 else f"{field.label}: {text}")
        return lines

    def _is_told_by_what_it_reveals(self, name: str) -> bool:
        """ "I know their age" need not be repeated beside the age itself."""
        revealed = self.reveals.get(name, {}).get(self.cleaned_data.get(name, ""), ())
        return any(self.cleaned_data.get(other) not in (None, "") for other in revealed)


def _as_text(field: Any, value: Any) -> str:
    if value is False or value in (None, "", []):
        return ""
    if value is True:
        return gettext("Yes")
    if isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        return str(dict(choices)[value])
    if isinstance(value, date):
        return formats.date_format(value, "j F Y")
    return str(value)
