"""Questions with the same fields for several people. "Add" and "Remove" post the form, so no script is needed."""

from collections.abc import Mapping
from functools import reduce
from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from prevent_portal.govuk.layout import Include
from prevent_portal.govuk.messages import set_plain_messages
from referrals.report.forms.base import ReportForm, labelled
from referrals.report.forms.person import age_field

SHOWN, ADD, REMOVE = "shown", "add", "remove"
LABELS = {
    "full_name": _("Name"),
    "other_names": _("Other names they use"),
    "age": _("Age in years"),
}


def _fields() -> dict[str, forms.Field]:
    return {
        "full_name": forms.CharField(label=LABELS["full_name"], max_length=200),
        "other_names": forms.CharField(label=LABELS["other_names"], max_length=300),
        "age": age_field(LABELS["age"]),
    }


class PeopleForm(ReportForm):
    """The cleaned data is only `people`: a list of dicts with the keys of LABELS, without empty entries."""

    most: ClassVar[int]
    # Number of the first entry on the page: 2 where the person of concern was asked for before.
    first: ClassVar[int] = 1
    label_size = "s"
    shown = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, **kwargs: Any) -> None:
        self.pressed = ""
        if data is not None:
            data = data.copy()
            self.number = self._apply_button(data)
            data[SHOWN] = str(self.number)
        else:
            self.number = 1
        super().__init__(data, **kwargs)

    def prepare(self) -> None:
        for number in range(1, self.number + 1):
            for part, field in _fields().items():
                field.required = False
                set_plain_messages(field, LABELS[part])
                self.fields[f"{part}_{number}"] = field
        if self.pressed:
            self.stays_at = f"id_full_name_{self.number}"

    def _apply_button(self, data: QueryDict) -> int:
        """Add or remove an entry in `data`, and return the new number of entries."""
        number = _number_up_to(self.most, data.get(SHOWN)) or 1
        if ADD in data:
            self.pressed = ADD
            return min(number + 1, self.most)
        removed = _number_up_to(number, data.get(REMOVE))
        if not removed or number == 1:
            return number
        self.pressed = REMOVE
        for part in LABELS:
            for position in range(removed, number):
                data[f"{part}_{position}"] = data.get(f"{part}_{position + 1}", "")
            data.pop(f"{part}_{number}", None)
        return number - 1

    def clean(self) -> dict[str, Any]:
        super().clean()
        people = [
            {part: self.cleaned_data.get(f"{part}_{number}") for part in LABELS}
            for number in range(1, self.number + 1)
        ]
        return {"people": [person for person in people if any(value not in (None, "") for value in person.values())]}

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.layout = Layout(Include("report/people.html"))
        return helper

    @property
    def entries(self) -> list[tuple[int, int, list[BoundField]]]:
        """Of each entry: its number in the form, its number on the page, and its fields."""
        numbers = range(1, self.number + 1)
        return [
            (number, number + self.first - 1, [self[f"{part}_{number}"] for part in LABELS]) for number in numbers
        ]

    @property
    def may_add(self) -> bool:
        return self.number < self.most

    @property
    def may_remove(self) -> bool:
        return self.number > 1

    def is_open(self) -> bool:
        return not self.cleaned_data["people"]

    def typed(self) -> list[str]:
        return [person[part] for person in self.cleaned_data["people"] for part in ("full_name", "other_names")]

    def said(self) -> list[str]:
        return [reduce(_listed, _lines(person)) for person in self.cleaned_data["people"]]


def _listed(before: str, after: str) -> str:
    return gettext("%(before)s, %(after)s") % {"before": before, "after": after}


def _given(person: Mapping[str, Any]) -> dict[str, Any]:
    return {part: value for part, value in person.items() if value not in (None, "")}


def _lines(person: Mapping[str, Any]) -> list[str]:
    given = _given(person)
    return [
        str(value) if part == "full_name" else labelled(str(LABELS[part]), str(value))
        for part, value in given.items()
    ]


def _number_up_to(most: int, text: Any) -> int:
    number = int(text) if isinstance(text, str) and text.isascii() and text.isdigit() and len(text) < 3 else 0
    return number if number <= most else 0


class OthersForm(PeopleForm):
    name = _("Others you are worried about")
    title = _("Who else are you worried about?")
    wanted = _("Names or ages of the others")
    most = 4
    first = 2


class InvolvedForm(PeopleForm):
    name = _("Who is part of it")
    title = _("Do you know anyone who is part of it?")
    most = 5
