from django import forms

from prevent_portal.govuk.forms import QuestionForm


class AnswerForm(QuestionForm):
    submit_label = "Save"
    arrived = forms.ChoiceField(
        label="Did the notice arrive?",
        widget=forms.RadioSelect,
        choices=[
            ("yes", "Yes: a person or an automatic answer replied"),
            ("no", "No: it could not be delivered. The next contact is told"),
        ],
        error_messages={"required": "Select whether the notice arrived"},
    )

    def has_arrived(self) -> bool:
        return bool(self.cleaned_data["arrived"] == "yes")
