"""Forms for filtering and searching the queue, saving a view, and searching by reference, area, owner or outcome."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qsl

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms

from guidance.directory import AreaEntry
from prevent_portal.characters import UNSPACED
from prevent_portal.govuk.forms import QuestionForm
from referrals.models import Officer, State
from referrals.review.queue_filters import FLAGS, QueueFilters

_ALL = ("", "All")
# Fewer characters are found nearly everywhere, except of scripts that write a word with one or two.
_FEWEST, _FEWEST_UNSPACED = 3, 2
_TOO_SHORT = f"Enter {_FEWEST} characters or more"


def _day(label: str) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=20, widget=forms.TextInput(attrs={"type": "date"}))


def _check_long_enough(words: str) -> None:
    if len(words.strip()) < (_FEWEST_UNSPACED if UNSPACED.search(words) else _FEWEST):
        raise forms.ValidationError(_TOO_SHORT)


class FilterForm(QuestionForm):
    """Sent by POST, because the words may name a person and must not appear in a URL."""

    submit_label = "Show"
    label_size = "s"
    is_cached = True
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

    words = forms.CharField(
        label="Words in the report, messages or notes",
        help_text="Opens each concern that the filters leave, 200 at a time. Its timeline says that you searched it.",
        required=False,
        max_length=100,
        validators=[_check_long_enough],
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"max_length": "Enter 100 characters or fewer"},
    )

    def __init__(self, officer: Officer, filters: QueueFilters, areas: Sequence[AreaEntry], data: Any = None) -> None:
        super().__init__(data, initial=dict(parse_qsl(filters.query)))
        area_choices = [(area.slug, area.name) for area in areas]
        officers = Officer.objects.filter(force_id=officer.force_id).order_by("user__email")
        owners = [
            (str(pk), email, is_active)
            for pk, email, is_active in officers.values_list("pk", "user__email", "user__is_active")
        ]
        owner_choices = [(pk, email) for pk, email, _ in owners]
        # Those whom a concern can be assigned to.
        self.colleagues = [(pk, email) for pk, email, is_active in owners if is_active]
        self.fields["area"].choices = [_ALL, *area_choices]  # type: ignore[attr-defined]
        self.fields["owner"].choices = [_ALL, *owner_choices]  # type: ignore[attr-defined]

    def labels(self) -> dict[str, dict[str, str]]:
        """The labels of the choices of each field that has choices."""
        return {name: dict(field.choices) for name, field in self.fields.items() if hasattr(field, "choices")}

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_action = "review:filter"
        helper.layout = Layout("area", "state", "owner", "flag", "from_day", "to_day", "words")
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
        help_text="A reference, an area, an owner’s email address or an outcome, of open and closed concerns.",
        min_length=_FEWEST,
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "required": "Enter what you are looking for",
            "min_length": _TOO_SHORT,
            "max_length": "Enter 100 characters or fewer",
        },
    )
