"""The queue's filters, sent by GET so that a view of the queue is an address to come back to."""

from collections.abc import Sequence
from dataclasses import asdict

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms

from prevent_portal.govuk.forms import QuestionForm
from referrals.models import State
from referrals.review.shown import FLAGS, Shown

_ALL = ("", "All")


def _day(label: str) -> forms.CharField:
    return forms.CharField(label=label, required=False, widget=forms.TextInput(attrs={"type": "date"}))


class FilterForm(QuestionForm):
    submit_label = "Show"
    label_size = "s"
    whose = forms.CharField(required=False, widget=forms.HiddenInput)
    area = forms.ChoiceField(label="Area", required=False)
    state = forms.ChoiceField(
        label="Status", required=False, choices=[_ALL, *((s.value, s.label) for s in State if s != State.CLOSED)]
    )
    owner = forms.ChoiceField(label="Owner", required=False)
    flag = forms.ChoiceField(
        label="Flag", required=False, choices=[_ALL, *((name, label) for name, (label, _) in FLAGS.items())]
    )
    from_day = _day("Received from")
    to_day = _day("Received until")

    def __init__(self, shown: Shown, *, areas: Sequence[tuple[str, str]], owners: Sequence[tuple[str, str]]) -> None:
        super().__init__(initial=asdict(shown))
        self.fields["area"].choices = [_ALL, *areas]  # type: ignore[attr-defined]
        self.fields["owner"].choices = [_ALL, *owners]  # type: ignore[attr-defined]

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_method = "get"
        helper.layout = Layout("whose", "area", "state", "owner", "flag", "from_day", "to_day")
        return helper


class SaveViewForm(QuestionForm):
    submit_label = "Save this view"
    label_size = "s"
    name = forms.CharField(
        label="Name of this view",
        help_text="A name for the filters above, such as “Children in my area”. Do not name anyone.",
        max_length=40,
        error_messages={
            "required": "Enter a name for this view",
            "max_length": "The name must be 40 characters or fewer",
        },
    )


class SearchForm(QuestionForm):
    submit_label = "Search"
    words = forms.CharField(
        label="What are you looking for?",
        help_text="A reference, an area, an owner’s email address, an outcome, or words that somebody reported.",
        min_length=3,
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "required": "Enter what you are looking for",
            "min_length": "Enter 3 characters or more",
            "max_length": "Enter 100 characters or fewer",
        },
    )
    inside = forms.BooleanField(
        label="Look inside what was reported, too",
        help_text="Opens your force’s open concerns, the first 200 in the queue’s order. Each notes that you did.",
        required=False,
    )
