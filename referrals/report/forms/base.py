"""Base class of the report's forms: fields are optional, and values of fields that are not revealed are discarded."""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils import formats
from django.utils.translation import gettext

from prevent_portal.govuk.forms import QuestionForm
from prevent_portal.languages import current_language
from prevent_portal.words import Words
from referrals.report.branches import Answers


class ReportForm(QuestionForm):
    # Short name of the question on the check answers page.
    name: ClassVar[Words]
    # The required field. Only "What worries you?" has one.
    needed: ClassVar[str] = ""
    # Label of the suggestion on the check page when the question is unanswered; empty where it would pressure people.
    wanted: ClassVar[Words] = ""
    # No label, hint or choice holds personal data, so that the HTML around the answers can be cached
    # (prevent_portal.govuk.drawing).
    is_cached = True
    # Fragment of this page to return to after a button of the form itself, instead of going to the next question.
    stays_at: str = ""

    def __init__(self, *args: Any, answers: Answers, **kwargs: Any) -> None:
        self.answers = answers
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.required = name == self.needed
        self.prepare()
        for field in self.fields.values():
            if isinstance(field, forms.CharField):
                # Text in any language is aligned to the side where it starts.
                field.widget.attrs["dir"] = "auto"

    def prepare(self) -> None:
        """Hook for forms whose choices, order or hints depend on earlier answers."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for field, choices in self.reveals.items():
            for choice, revealed in choices.items():
                for name in revealed if cleaned.get(field) != choice else ():
                    self.errors.pop(name, None)
                    cleaned.pop(name, None)
        return cleaned

    def is_open(self) -> bool:
        """Unanswered, or a choice whose revealed fields are empty: "I know their age" without an age."""
        for name in self.asked:
            answer = self.cleaned_data.get(name)
            revealed = self.reveals.get(name, {}).get(answer, ()) if isinstance(answer, str) else ()
            if not _is_empty(answer) and (not revealed or any(self._has(other) for other in revealed)):
                return False
        return True

    def said(self) -> list[str]:
        """The answer as lines of text, for the check page and for the officer."""
        lines = []
        for position, (name, field) in enumerate(self.fields.items()):
            if self._is_shown_by_revealed_fields(name):
                continue
            texts = _as_texts(field, self.cleaned_data.get(name))
            lines += texts if position == 0 else [labelled(str(field.label), text) for text in texts]
        return lines

    def typed(self) -> list[str]:
        """The reporter's own words, without choices."""
        texts = (
            self.cleaned_data.get(name) for name in self.fields if isinstance(self.fields[name], forms.CharField)
        )
        return [text for text in texts if isinstance(text, str) and text]

    def facts(self) -> dict[str, Any]:
        """The cleaned data as values that JSON can store."""
        return {
            name: value if isinstance(value, str | bool | int | list | None) else str(value)
            for name, value in self.cleaned_data.items()
        }

    def _is_shown_by_revealed_fields(self, name: str) -> bool:
        # "I know their age" need not be repeated beside the age itself.
        answer = self.cleaned_data.get(name, "")
        revealed = self.reveals.get(name, {}).get(answer, ()) if isinstance(answer, str) else ()
        return any(self._has(other) for other in revealed)

    def _has(self, name: str) -> bool:
        return not _is_empty(self.cleaned_data.get(name))


def labelled(label: str, text: str) -> str:
    # Unicode isolates: among right-to-left words the groups of a phone number would change order.
    if current_language().direction == "rtl":
        text = f"\u2068{text}\u2069"
    return f"{label} {text}" if label.endswith(("?", "؟")) else f"{label}: {text}"


def _is_empty(value: Any) -> bool:
    # An age of 0 is an answer.
    return value is None or value is False or value in ("", [])


def _as_texts(field: Any, value: Any) -> list[str]:
    if _is_empty(value):
        return []
    if isinstance(field, forms.ChoiceField):
        choices: Mapping[str, Any] = dict(field.choices)  # type: ignore[arg-type]
        return [str(choices[each]) for each in (value if isinstance(value, list) else [value])]
    if isinstance(value, bool):
        return [gettext("Yes")]
    return [formats.date_format(value, "j E Y") if isinstance(value, date) else str(value)]
