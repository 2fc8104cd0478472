"""Forms of moving an officer's work: whom to, then why."""

from typing import Any

from django import forms

from prevent_portal.govuk.forms import QuestionForm
from referrals.actions.casework.bulk_assignment import MoveReason
from referrals.models import Officer

NOBODY = "nobody"


class MoveForm(QuestionForm):
    """`colleagues`: whom the work can be moved to."""

    label_size = "s"
    to = forms.ChoiceField(
        label="Move the chosen concerns to", error_messages={"required": "Select whom to move them to"}
    )

    def __init__(self, data: Any = None, *, colleagues: list[Officer]) -> None:
        super().__init__(data)
        self.colleagues = {str(each.pk): each for each in colleagues}
        named = [(key, each.user.email) for key, each in self.colleagues.items()]
        self.fields["to"].choices = [  # type: ignore[attr-defined]
            ("", "Choose"),
            *named,
            (NOBODY, "Unassigned: whoever takes them next"),
        ]

    @property
    def officer(self) -> Officer | None:
        """Of a valid form: the officer, or None for nobody."""
        return self.colleagues.get(self.cleaned_data["to"])


class MoveReasonForm(QuestionForm):
    submit_label = "Move them"
    reason = forms.ChoiceField(
        label="Why are they moved?",
        help_text="It is logged with each of them.",
        widget=forms.RadioSelect,
        choices=MoveReason.choices,
        error_messages={"required": "Select why they are moved"},
    )
