"""Fields that officers' forms share: long texts, future dates, and approvals."""

from typing import Any

from django import forms

from prevent_portal.accounts.people.two_people import TwoPeopleForm
from prevent_portal.govuk.fields import DateInputField

LONGEST_NOTE = 5_000


def long_text(label: str, missing: str, help_text: str = "", **options: Any) -> forms.CharField:
    subject = "What you write" if label.endswith("?") else label
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": missing, "max_length": f"{subject} must be {LONGEST_NOTE:,} characters or fewer"},
        **options,
    )


def hidden() -> forms.CharField:
    return forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)


def review_date(label: str, help_text: str = "") -> DateInputField:
    return DateInputField(
        label=label,
        subject="The review date",
        must_be="in the future",
        help_text=help_text,
        error_messages={"required": "Enter the review date"},
    )


def yes_or_no(label: str, missing: str, *, yes: str, no: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        widget=forms.RadioSelect,
        choices=[("yes", yes), ("no", no)],
        error_messages={"required": missing},
    )


class AgreementForm(TwoPeopleForm):
    """Subclasses define `agree` with yes_or_no(), and a `reason` that is required when the answer is no."""

    submit_label = "Continue"
    reveals = {"agree": {"no": ["reason"]}}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("agree") == "no" and not cleaned.get("reason") and "reason" not in self.errors:
            self.add_error("reason", self.fields["reason"].error_messages["required"])
        return cleaned
