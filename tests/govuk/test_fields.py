"""DateInputField: parsing, and one message for each kind of error."""

from datetime import date

import pytest
from django import forms
from django.utils import translation
from django.utils.dates import MONTHS, MONTHS_ALT

from prevent_portal.govuk import DateInputField, day_and_month
from prevent_portal.languages import LANGUAGES

pytestmark = pytest.mark.usefixtures("frozen")  # 21 November 2026


def entered(day, month, year, **options):
    class BornForm(forms.Form):
        born = DateInputField(subject="Date of birth", **options)

    return BornForm({"born_day": day, "born_month": month, "born_year": year})


@pytest.mark.parametrize(
    ("day", "month", "year"),
    [
        ("3", "4", "2001"),
        ("03", "04", "2001"),
        (" 3 ", "April", "2001"),
        ("3", "apr", "2001"),
        ("٣", "4", "2001"),
    ],
)
def test_valid_date_is_cleaned(day, month, year):
    form = entered(day, month, year)
    assert form.is_valid()
    assert form.cleaned_data["born"] == date(2001, 4, 3)


IN_MONTH = "styczniu lutym marcu kwietniu maju czerwcu lipcu sierpniu wrześniu październiku listopadzie grudniu"


@pytest.mark.parametrize("page", [language.code for language in LANGUAGES])
@pytest.mark.parametrize("language", [language.code for language in LANGUAGES])
def test_months_of_every_language_are_read_on_a_page_in_any(language, page):
    """As Django names them, alone and in a date, whole and as their first three letters."""
    with translation.override(language):
        names = [(number, str(name[number])) for name in (MONTHS, MONTHS_ALT) for number in MONTHS]
    with translation.override(page):
        for number, name in names:
            for typed in (name, name.upper(), name[:3], f"{name}."):
                assert day_and_month.month(typed) == number, typed


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        *zip(
            IN_MONTH.split(),
            range(1, 13),
            strict=True,
        ),
        *[("pazdziernika", 10), ("Sept", 9), ("XII", 12), ("v", 5), ("جنوري", 1), ("مئي", 5), ("۵", 5), ("May", 5)],
    ],
)
def test_inflections_and_other_spellings_of_months_are_read(typed, number):
    assert day_and_month.month(typed) == number


@pytest.mark.parametrize("typed", ["ma", "ju", "j", "0x3", "III.V", "month", "123", "مہینہ", "x" * 20_000])
def test_what_names_no_month_is_none(typed):
    assert day_and_month.month(typed) not in range(1, 13)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        *[("1st", 1), ("2nd", 2), ("3rd", 3), ("5th", 5), ("22ND", 22), ("31 st", 31)],
        *[("5.", 5), ("5-go", 5), ("5-ego", 5), ("5ty", 5), ("pierwszego", 1)],
        *[("5ویں", 5), ("۵", 5), ("٥", 5), ("یکم", 1), ("پہلی", 1)],
    ],
)
def test_ordinals_of_every_language_are_read(typed, number):
    assert day_and_month.day(typed) == number


@pytest.mark.parametrize(
    ("day", "month", "year", "message"),
    [
        ("", "4", "2001", "Date of birth must include a day"),
        ("3", "", "2001", "Date of birth must include a month"),
        ("3", "", "", "Date of birth must include a month and a year"),
        ("3", "4", "01", "Date of birth must include a year with 4 numbers"),
        ("3", "4", "²⁰⁰¹", "Date of birth must include a year with 4 numbers"),
        ("3", "4", "0000", "Date of birth must be a real date"),
        ("31", "2", "2001", "Date of birth must be a real date"),
        ("x", "2", "2001", "Date of birth must be a real date"),
        ("-3", "2", "2001", "Date of birth must be a real date"),
        ("9" * 5000, "2", "2001", "Date of birth must be a real date"),
        ("3", "<script>", "2001", "Date of birth must be a real date"),
    ],
)
def test_invalid_date_has_its_own_message(day, month, year, message):
    assert entered(day, month, year).errors["born"] == [message]


@pytest.mark.parametrize(
    ("must_be", "day", "valid"),
    [
        ("in the past", "20", True),
        ("in the past", "21", False),
        ("today or in the past", "21", True),
        ("today or in the past", "22", False),
        ("", "22", True),
    ],
)
def test_date_must_be_in_the_allowed_period(must_be, day, valid):
    form = entered(day, "11", "2026", must_be=must_be)
    assert form.is_valid() is valid
    assert valid or form.errors["born"] == [f"Date of birth must be {must_be}"]


def test_empty_date_is_allowed_only_when_not_required():
    assert entered("", "", "").errors["born"] == ["This field is required."]
    form = entered("", " ", "", required=False)
    assert form.is_valid()
    assert form.cleaned_data["born"] is None


def test_missing_data_is_valid_when_not_required():
    form = type("F", (forms.Form,), {"born": DateInputField(required=False)})({})
    assert form.is_valid()


@pytest.mark.parametrize("initial", [date(2001, 4, 3), "2001-04-03"])
def test_initial_date_fills_the_three_inputs(initial):
    assert DateInputField().widget.decompress(initial) == ["3", "4", "2001"]
