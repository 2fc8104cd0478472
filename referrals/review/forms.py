from django import forms

from prevent_portal.govuk.forms import QuestionForm
from referrals.models import Outcome


class OutcomeForm(QuestionForm):
    title = "Record an outcome"
    submit_label = "Record outcome"
    outcome = forms.ChoiceField(
        label="Outcome",
        widget=forms.RadioSelect,
        choices=Outcome.choices,
        error_messages={"required": "Select an outcome"},
    )
    rationale = forms.CharField(
        label="Why",
        help_text="What you weighed and decided. That no ideology is clear is not a reason by itself.",
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={
            "required": "Enter why you decided on this outcome",
            "max_length": "Why must be 5,000 characters or fewer",
        },
    )


class CallForm(QuestionForm):
    submit_label = "Record call"
    answered = forms.ChoiceField(
        label="Did someone take the message?",
        widget=forms.RadioSelect,
        choices=[("yes", "Yes, a person took it"), ("no", "No, it must be tried again")],
        error_messages={"required": "Select whether someone took the message"},
    )
