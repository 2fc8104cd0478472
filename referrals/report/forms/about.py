"""Who is reporting, about whom, and what worries them."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils import timezone

from prevent_portal.govuk.fields import DateInputField
from prevent_portal.govuk.layout import Include
from referrals.report.forms.base import ReportForm


class YouForm(ReportForm):
    name = "How you know them"
    title = "How do you know the person you are worried about?"
    relation = forms.ChoiceField(
        label=title,
        widget=forms.RadioSelect,
        choices=[
            ("family", "They are my child, partner or someone else in my family"),
            ("friend", "They are my friend"),
            ("neighbour", "They are a neighbour or someone in my community"),
            ("work", "I know them through my work, for example as a pupil, patient or colleague"),
            ("online", "I only know them online"),
            ("stranger", "I do not know them"),
            ("unsaid", "I would rather not say"),
        ],
        error_messages={"required": "Select how you know the person"},
    )


class NameForm(ReportForm):
    name = "Their name"
    title = "Do you know their name?"
    known = forms.ChoiceField(
        label=title,
        help_text="Part of a name or a nickname is useful too.",
        widget=forms.RadioSelect,
        choices=[("yes", "Yes"), ("no", "I do not know")],
        error_messages={"required": "Select yes if you know their name"},
    )
    full_name = forms.CharField(label="Their name", required=False, max_length=200)
    other_names = forms.CharField(
        label="Other names they use",
        help_text="For example a nickname, another spelling or a name they use online.",
        required=False,
        max_length=300,
    )
    reveals = {"known": {"yes": ["full_name", "other_names"]}}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("known") == "yes" and not cleaned.get("other_names") and "other_names" not in self.errors:
            self.require("full_name", "Enter their name, or select “I do not know”")
        return cleaned


class AgeForm(ReportForm):
    name = "Their age"
    title = "How old are they?"
    known = forms.ChoiceField(
        label=title,
        widget=forms.RadioSelect,
        choices=[
            ("birth", "I know their date of birth"),
            ("age", "I know their age, or can guess it"),
            ("no", "I do not know"),
        ],
        error_messages={"required": "Select what you know about their age"},
    )
    date_of_birth = DateInputField(
        label="Date of birth",
        help_text="For example, 27 3 2007",
        required=False,
        subject="Date of birth",
        must_be="today or in the past",
    )
    age = forms.IntegerField(
        label="Age in years",
        help_text="Your best guess is fine.",
        required=False,
        min_value=0,
        max_value=120,
        error_messages={
            "invalid": "Age must be a number, like 17",
            "min_value": "Age must be between 0 and 120",
            "max_value": "Age must be between 0 and 120",
        },
    )
    reveals = {"known": {"birth": ["date_of_birth"], "age": ["age"]}}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("known") == "birth":
            self.require("date_of_birth", "Enter their date of birth, or select another answer")
            born = cleaned.get("date_of_birth")
            if born and not 0 <= timezone.localdate().year - born.year <= 120:
                self.add_error("date_of_birth", "Date of birth must be in the last 120 years")
        if cleaned.get("known") == "age" and cleaned.get("age") is None:
            self.require("age", "Enter their age, or select “I do not know”")
        return cleaned


class WorryForm(ReportForm):
    name = "What worries you"
    title = "What worries you?"
    # The prompts stand between the heading and the box, so the box needs a label of its own.
    heading_field = None
    worry = forms.CharField(
        label="In your own words",
        help_text="Tell us what you have seen, heard or been told, and how you found out.",
        widget=forms.Textarea(attrs={"rows": 10}),
        max_length=10_000,
        error_messages={
            "required": "Tell us what worries you. A few words are enough",
            "max_length": "What worries you must be 10,000 characters or fewer",
        },
    )

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.layout = Layout(Include("report/prompts.html"), "worry")
        return helper

    def said(self) -> list[str]:
        return [self.cleaned_data["worry"]]
