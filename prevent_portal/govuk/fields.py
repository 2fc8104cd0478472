"""A date asked for as day, month and year, with an error for each way in which it can be wrong."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

PARTS = ("day", "month", "year")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


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
        subject: str = "The date",
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
            raise self._error("include " + " and ".join(f"a {part}" for part in missing), missing)
        if len(given["year"]) != 4 or not given["year"].isdecimal():
            raise self._error("include a year with 4 numbers", ["year"])
        cleaned = self._real(given)
        self._check_when(cleaned)
        self.run_validators(cleaned)
        return cleaned

    def _real(self, given: dict[str, str]) -> date:
        day, month = _number(given["day"]), _number(given["month"]) or _month(given["month"])
        try:
            return date(int(given["year"]), month, day)
        except ValueError:
            raise self._error("be a real date", PARTS) from None

    def _check_when(self, value: date) -> None:
        today = timezone.localdate()
        fits = {"in the past": value < today, "today or in the past": value <= today, "in the future": value > today}
        if not fits.get(self.must_be, True):
            raise self._error(f"be {self.must_be}", PARTS)

    def _error(self, rest: str, parts: Sequence[str]) -> ValidationError:
        # The parts tell the page which of the three inputs to mark and to link to.
        return ValidationError(f"{self.subject} must {rest}", code="date", params={"parts": tuple(parts)})


def _number(text: str) -> int:
    """0, which is no day and no month, for what is not one or two digits."""
    return int(text) if text.isdecimal() and len(text) <= 2 else 0


def _month(text: str) -> int:
    short = text[:3].lower()
    return _MONTHS.index(short) + 1 if short in _MONTHS else 0
