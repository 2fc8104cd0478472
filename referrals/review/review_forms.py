"""Forms about what is kept: a review of a concern, and the answer to a subject access request."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from prevent_portal.govuk.fields import DateInputField
from prevent_portal.govuk.forms import QuestionForm
from referrals.models.subject_access_request import Answer
from referrals.review.form_fields import long_text

END = "end"


class ReviewForm(QuestionForm):
    """`blocked_by`: what keeps it, beside a hold or a restriction; None where it is not for this officer to end."""

    title = "Is it still to be kept?"
    submit_label = "Record"
    decision = forms.ChoiceField(
        label=title,
        widget=forms.RadioSelect,
        error_messages={"required": "Select whether it is still to be kept"},
    )
    reason = long_text("Why?", "Enter why", "It becomes a note. The next review begins with it.")

    def __init__(self, data: Any, *, months: Sequence[int], blocked_by: Sequence[str] | None) -> None:
        super().__init__(data)
        choices = [
            (str(each), f"Yes, and ask again in {each} {'month' if each == 1 else 'months'}") for each in months
        ]
        self.blocked_by = blocked_by
        if blocked_by is not None:
            choices.append((END, "No. End its hold and restriction, and destroy it when its period is over"))
        self.fields["decision"].choices = choices  # type: ignore[attr-defined]

    def clean_decision(self) -> str:
        decision: str = self.cleaned_data["decision"]
        if decision == END and self.blocked_by:
            raise forms.ValidationError(f"It cannot be destroyed yet, because it is {' and '.join(self.blocked_by)}")
        return decision


class AnswerForm(QuestionForm):
    title = "Record the answer"
    submit_label = title
    answer = forms.ChoiceField(
        label="How was it answered?",
        widget=forms.RadioSelect,
        choices=Answer.choices,
        error_messages={"required": "Select how it was answered"},
    )
    on = DateInputField(
        label="When was the answer sent?",
        subject="The date of the answer",
        must_be="today or in the past",
        help_text="What the request found is kept until then.",
        error_messages={"required": "Enter when the answer was sent"},
    )

    def __init__(self, data: Any, *, received_on: date) -> None:
        super().__init__(data)
        self.received_on = received_on

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on < self.received_on:
            raise forms.ValidationError("The date of the answer must not be before the request")
        return on


class ExtensionForm(QuestionForm):
    title = "Why does it need two months more?"
    submit_label = "Extend the time"
    reason = long_text(
        title,
        "Enter why it needs two months more",
        "Only for a request that is complex, or one of many. It can be done once, and you have to tell the person, "
        "and why, before the first month is over.",
    )
