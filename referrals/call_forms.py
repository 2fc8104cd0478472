"""The form to record a call, for officers and the duty desk."""

from django import forms

from prevent_portal.govuk.forms import QuestionForm


class CallForm(QuestionForm):
    submit_label = "Record call"
    answered = forms.ChoiceField(
        label="Did someone take the message?",
        widget=forms.RadioSelect,
        choices=[("yes", "Yes, a person took it"), ("no", "No, it must be tried again")],
        error_messages={"required": "Select whether someone took the message"},
    )

    def was_answered(self) -> bool:
        return bool(self.cleaned_data["answered"] == "yes")
