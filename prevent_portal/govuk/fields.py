"""A date field with inputs for day, month and year, and an error message for each kind of mistake."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from prevent_portal.govuk import day_and_month
from prevent_portal.words import Words

PARTS = ("day", "month", "year")

THE_DATE = _("The date")
# Whole sentences, because word order differs between languages.
_MUST = {
    "include": _("%(subject)s must include %(missing)s"),
    "year": _("%(subject)s must include a year with 4 numbers"),
    "real": _("%(subject)s must be a real date"),
    "in the past": _("%(subject)s must be in the past"),
    "today or in the past": _("%(subject)s must be today or in the past"),
    "in the future": _("%(subject)s must be in the future"),
}
_MISSING: dict[tuple[str, ...], Words] = {
    ("day",): _("a day"),
    ("month",): _("a month"),
    ("year",): _("a year"),
    ("day", "month"): _("a day and a month"),
    ("day", "year"): _("a day and a year"),
    ("month", "year"): _("a month and a year"),
}


class DateInputWidget(forms.MultiWidget):
    """Three inputs named <field>_day, <field>_month and <field>_year."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(dict.fromkeys(PARTS, forms.TextInput), attrs)

    def decompress(self, value: date | str | None) -> list[str]:
        if not value:
            return ["", "", ""]
        day = date.fromisoformat(value) if isinstance(value, str) else value
        return [str(day.day), str(day.month), str(day.year)]


class DateInputField(forms.Field):
    """`subject` begins each message: "Date of birth must include a month"."""

    widget = DateInputWidget

    def __init__(
        self,
        *,
        subject: Words = THE_DATE,
        must_be: Literal["", "in the past", "today or in the past", "in the future"] = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.subject = subject
        self.must_be = must_be

    def clean(self, value: Any) -> date | None:
        given = {part: str(text or "").strip() for part, text in zip(PARTS, value or ("", "", ""), strict=True)}
        missing = [part for part in PARTS if not given[part]]
        if len(missing) == len(PARTS):
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        if missing:
            raise self._error("include", missing, missing=_MISSING[tuple(missing)])
        if len(given["year"]) != 4 or not given["year"].isdecimal():
            raise self._error("year", ["year"])
        cleaned = self._real(given)
        self._check_when(cleaned)
        self.run_validators(cleaned)
        return cleaned

    def _real(self, given: dict[str, str]) -> date:
        try:
            return date(int(given["year"]), day_and_month.month(given["month"]), day_and_month.day(given["day"]))
        except ValueError:
            raise self._error("real", PARTS) from None

    def _check_when(self, value: date) -> None:
        today = timezone.localdate()
        fits = {"in the past": value < today, "today or in the past": value <= today, "in the future": value > today}
        if not fits.get(self.must_be, True):
            raise self._error(self.must_be, PARTS)

    def _error(self, must: str, parts: Sequence[str], *, missing: Words = "") -> ValidationError:
        # The page marks and links to the inputs in `parts`.
        params = {"subject": self.subject, "missing": missing, "parts": tuple(parts)}
        return ValidationError(_MUST[must], code="date", params=params)
