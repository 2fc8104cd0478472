"""Each component of the template pack renders the HTML of GOV.UK Frontend's own fixtures."""

import json
from pathlib import Path

import pytest
from django import forms

from prevent_portal.govuk.tags import crispy, error_summary
from tests.govuk.equivalent import rendered
from tests.govuk.html import soup, tree

FOLDER = Path(__file__).parent / "fixtures"
FIXTURES = {path.stem: json.loads(path.read_text()) for path in sorted(FOLDER.glob("*.json"))}
FIELDS = [
    pytest.param(name, fixture, id=f"{name}: {fixture['name']}")
    for name, fixtures in FIXTURES.items()
    if name not in ("button", "error-summary")
    for fixture in fixtures
]


@pytest.mark.parametrize(("name", "fixture"), FIELDS)
def test_field_matches_the_fixture(name, fixture):
    expected, rendered_html = soup(fixture["html"]), soup(rendered(name, fixture["options"]))
    _name_parts_as_django_does(expected)
    _enable_options(expected)
    _unwrap_revealed_fields(rendered_html)
    assert tree(rendered_html) == tree(expected)


def test_error_summary_matches_the_fixture():
    (fixture,) = FIXTURES["error-summary"]
    form = forms.Form({})
    for number, error in enumerate(fixture["options"]["errorList"]):
        widget = forms.TextInput(attrs={"id": error["href"].removeprefix("#")})
        form.fields[f"field{number}"] = forms.CharField(widget=widget, error_messages={"required": error["text"]})
    assert tree(error_summary(form)) == tree(fixture["html"])


def test_button_matches_the_fixture():
    (fixture,) = FIXTURES["button"]
    html = crispy({}, forms.Form(), submit=fixture["options"]["text"])
    assert tree(soup(html).button) == tree(soup(fixture["html"]).button)


def test_comparison_detects_small_differences():
    html = '<div class="a b"><textarea id="x">1\n2</textarea></div>'
    assert tree(html) == tree('<div class="b a">\n  <textarea id="x">1\n2</textarea>\n</div>')
    for other in (html.replace("a b", "a"), html.replace(' id="x"', ""), html.replace("1\n2", "1\n 2")):
        assert tree(html) != tree(other)


def test_each_widget_has_a_fixture():
    components = {
        "character-count",
        "checkboxes",
        "date-input",
        "file-upload",
        "input",
        "password-input",
        "radios",
        "select",
        "textarea",
    }
    assert set(FIXTURES) == components | {"button", "error-summary"}


def _name_parts_as_django_does(expected):
    # A fixture names the parts of a date "<prefix>-day" or "day"; a MultiWidget posts "<field>_day".
    for part in expected.select("input.govuk-date-input__input"):
        part["name"] = "date_" + part["name"].rpartition("-")[2]


def _enable_options(expected):
    # Django's Select has no disabled options, and the portal needs none.
    for option in expected.select("option[disabled]"):
        del option["disabled"]


def _unwrap_revealed_fields(rendered_html):
    # The fixtures reveal a bare label and input; the portal reveals whole form groups.
    for group in rendered_html.select(
        ".govuk-radios__conditional .govuk-form-group, .govuk-checkboxes__conditional .govuk-form-group"
    ):
        group.unwrap()
