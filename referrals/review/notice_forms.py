"""An officer's choices of what they are mailed, and their absence."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet

from prevent_portal.govuk.fields import DateInputField
from prevent_portal.govuk.forms import QuestionForm
from referrals.models import NoticeChoice, NoticeKind, Officer

# So that an absence that nobody ends does end.
LONGEST_ABSENCE = timedelta(days=366)


class NoticesForm(QuestionForm):
    submit_label = "Save"
    label_size = "s"

    def __init__(self, data: Any, *, officer: Officer) -> None:
        super().__init__(data, initial={field_of(kind): officer.choice_of(kind) for kind in NoticeKind})
        for kind in NoticeKind:
            self.fields[field_of(kind)] = forms.ChoiceField(
                label=kind.label,
                widget=forms.RadioSelect,
                choices=NoticeChoice.choices,
                error_messages={"required": f"{kind.label}: select when you are told"},
            )


def field_of(kind: NoticeKind) -> str:
    return f"told_{kind.value}"


class AbsenceForm(QuestionForm):
    submit_label = "Save"
    label_size = "s"
    until = DateInputField(
        label="Last day away",
        subject="The last day away",
        help_text="For example, 27 3 2027.",
        error_messages={"required": "Enter the last day away"},
    )
    stand_in = forms.ModelChoiceField(
        label="Who stands in?",
        queryset=Officer.objects.none(),
        empty_label="Choose an officer",
        error_messages={"required": "Select who stands in", "invalid_choice": "Select one of these officers"},
    )

    def __init__(self, data: Any, *, colleagues: QuerySet[Officer], today: date, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.today = today
        self.fields["stand_in"].queryset = colleagues  # type: ignore[attr-defined]

    def clean_until(self) -> date:
        until: date = self.cleaned_data["until"]
        if not self.today <= until <= self.today + LONGEST_ABSENCE:
            raise forms.ValidationError("The last day away must be today or later, and within a year")
        return until
