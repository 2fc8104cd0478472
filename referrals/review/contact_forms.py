"""Supervisors' forms about contacts."""

from typing import Any

from django import forms

from prevent_portal.govuk.forms import QuestionForm
from referrals.review.form_fields import AgreementForm, yes_or_no


class ProposalForm(AgreementForm):
    agree = yes_or_no(
        "Is this change right?",
        "Select whether this change is right",
        yes="Yes, put it in force now",
        no="No, refuse it",
    )
    reason = forms.CharField(
        label="Why not",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Enter why not", "max_length": "The reason must be 500 characters or fewer"},
    )


class TestCallForm(QuestionForm):
    __test__ = False  # not a test, whatever pytest makes of its name

    submit_label = "Record the call"
    result = forms.ChoiceField(
        label="What happened?",
        widget=forms.RadioSelect,
        choices=[
            ("works", "A person answered, and takes Prevent concerns on this number"),
            ("no-answer", "Nobody answered"),
            ("wrong", "It is the wrong number, or no longer in use"),
        ],
        error_messages={"required": "Select what happened"},
    )
    answered_by = forms.CharField(
        label="Who answered",
        help_text="Name and role. Only people who keep this contact see it.",
        required=False,
        max_length=190,
        error_messages={
            "required": "Enter who answered",
            "max_length": "Who answered must be 190 characters or fewer",
        },
    )
    reveals = {"result": {"works": ["answered_by"]}}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("result") == "works" and not cleaned.get("answered_by") and "answered_by" not in self.errors:
            self.add_error("answered_by", self.fields["answered_by"].error_messages["required"])
        return cleaned
