"""Name and age of the person of concern."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from prevent_portal.govuk.fields import DateInputField
from referrals.report.forms.base import ReportForm

OLDEST = 120


class NameForm(ReportForm):
    name = _("Their name")
    title = _("Do you know their name?")
    wanted = _("Their name, or part of it")
    known = forms.ChoiceField(
        label=title,
        help_text=_("Part of a name or a nickname is useful too."),
        widget=forms.RadioSelect,
        choices=[("yes", _("Yes")), ("no", _("I do not know"))],
    )
    full_name = forms.CharField(label=_("Their name"), max_length=200)
    other_names = forms.CharField(
        label=_("Other names they use"),
        help_text=_("For example a nickname, another spelling or a name they use online."),
        max_length=300,
    )
    reveals = {"known": {"yes": ["full_name", "other_names"]}}


def age_field(label: Any, help_text: Any = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        help_text=help_text,
        min_value=0,
        max_value=OLDEST,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-2"}),
        error_messages={
            "invalid": _("Age must be a number, like 17"),
            "min_value": _("Age must be between 0 and 120"),
            "max_value": _("Age must be between 0 and 120"),
        },
    )


class AgeForm(ReportForm):
    """Adds `years` to the cleaned data: the age today, or None."""

    name = _("Their age")
    title = _("How old are they?")
    wanted = _("Their age, or your best guess")
    known = forms.ChoiceField(
        label=title,
        widget=forms.RadioSelect,
        choices=[
            ("birth", _("I know their date of birth")),
            ("age", _("I know their age, or can guess it")),
            ("no", _("I do not know")),
        ],
    )
    date_of_birth = DateInputField(
        label=_("Date of birth"),
        help_text=_("For example, 27 3 2007"),
        subject=_("Date of birth"),
        must_be="today or in the past",
    )
    age = age_field(_("Age in years"), _("Your best guess is fine."))
    reveals = {"known": {"birth": ["date_of_birth"], "age": ["age"]}}

    def repeats(self, chosen: str, others: list[str]) -> bool:
        born, age = self.cleaned_data.get("date_of_birth"), self.cleaned_data.get("age")
        return bool(chosen == "birth" and born and age is not None and abs(_years_since(born) - age) <= 1)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        born = cleaned.get("date_of_birth")
        if born and timezone.localdate().year - born.year > OLDEST:
            self.add_error("date_of_birth", _("Date of birth must be in the last 120 years"))
        return cleaned | {"years": _years_since(born) if born else cleaned.get("age")}


class YourAgeForm(ReportForm):
    name = _("Your age")
    title = _("How old are you?")
    age = age_field(title, _("This helps us to find the right kind of help. You can leave it empty."))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        return cleaned | {"years": cleaned.get("age")}


def _years_since(born: date) -> int:
    today = timezone.localdate()
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))
