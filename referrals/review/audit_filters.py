"""The filters of the audit log: read from a query string, shown as a form, and taken off one by one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.formats import date_format

from prevent_portal.govuk.fields import PARTS, DateInputField
from prevent_portal.govuk.forms import QuestionForm
from referrals.models.event import REPORTER, WORKER, Kind
from referrals.review.search import read_reference

_PEOPLE = (REPORTER, WORKER)


@dataclass(frozen=True)
class AuditFilters:
    concern: str = ""
    by: str = ""
    kind: str = ""
    start: date | None = None
    end: date | None = None

    def chips(self) -> list[tuple[str, str]]:
        """Each filter in use by its label, with the address of the log without it."""
        labels = {
            "concern": f"Concern {self.concern}",
            "by": f"By {self.by}",
            "kind": Kind(self.kind).label if self.kind else "",
            "start": f"From {date_format(self.start, 'j F Y')}" if self.start else "",
            "end": f"Until {date_format(self.end, 'j F Y')}" if self.end else "",
        }
        return [(label, self.address(**{name: None})) for name, label in labels.items() if getattr(self, name)]

    def address(self, **changes: Any) -> str:
        query: dict[str, str] = {}
        for name, value in (vars(self) | changes).items():
            if isinstance(value, date):
                query |= {f"{name}_{part}": str(getattr(value, part)) for part in PARTS}
            elif value:
                query[name] = value
        return f"?{urlencode(query)}"

    def facts(self) -> dict[str, str]:
        """For the log, when it is taken out: those in use."""
        return {name: str(value) for name, value in vars(self).items() if value}


class AuditForm(QuestionForm):
    """`people`: accounts to choose from. Any other account can be given by a link."""

    submit_label = "Show"
    label_size = "s"
    concern = forms.CharField(
        label="Reference of a concern",
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "spellcheck": "false"}),
        error_messages={"max_length": "Enter a reference, like 7K3M-9XTA"},
    )
    by = forms.ChoiceField(label="Who", required=False)
    kind = forms.ChoiceField(label="What", required=False, choices=[("", "All"), *Kind.choices])
    start = DateInputField(label="From", subject="From", required=False)
    end = DateInputField(label="To", subject="To", required=False)

    def __init__(self, data: Mapping[str, str], *, people: list[str]) -> None:
        super().__init__(data)
        given = data.get("by", "")
        listed = [*people, *_PEOPLE]
        choices = listed if given in listed or not _is_account(given) else [*listed, given]
        self.fields["by"].choices = [("", "All"), *((each, each) for each in choices)]  # type: ignore[attr-defined]

    def clean_concern(self) -> str:
        given = self.cleaned_data["concern"]
        reference = read_reference(given)
        if given.strip() and not reference:
            raise ValidationError("Enter a reference, like 7K3M-9XTA")
        return reference

    def clean_start(self) -> date | None:
        return _in_range(self.cleaned_data["start"], "From")

    def clean_end(self) -> date | None:
        return _in_range(self.cleaned_data["end"], "To")

    @property
    def filters(self) -> AuditFilters:
        """None in use where what was given is not valid."""
        return AuditFilters(**self.cleaned_data) if self.is_valid() else AuditFilters()

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_method = "get"
        helper.layout = Layout("concern", "by", "kind", "start", "end")
        return helper


def _is_account(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return len(text) <= 254


def _in_range(day: date | None, subject: str) -> date | None:
    # The day after it has to be one that the database knows.
    if day and not 2000 <= day.year <= 2100:
        raise ValidationError(f"{subject} must be between 2000 and 2100")
    return day
