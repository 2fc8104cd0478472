"""Plain English in the report: reading age 11 or less, errors that name the fix, no question about ideology."""

import re

import pytest
from django.forms import FileField
from django.test import Client

from guidance.readability import HIGHEST_AGE, reading_age
from prevent_portal.govuk.fields import DateInputField
from referrals.report.forms.base import ReportForm
from referrals.report.return_forms import ReturnForm, WordsForm
from referrals.report.steps import STEPS, WORDINGS
from referrals.report.triage import EXITS, TriageForm
from tests.referrals.report.filling import FROM_AFAR, filled, read
from tests.referrals.report.test_steps import REFUSED
from tests.referrals.ways import NOTHING, WAYS

# Never asked for or offered as a choice: an officer judges that later.
IDEOLOGY = re.compile(
    r"ideolog|islam|jihad|muslim|far.right|right.wing|left.wing|nazi|incel|relig|politic|ethnic|race\b", re.IGNORECASE
)
AFAR = [
    {slug: fields for slug, fields in (WAYS[way] | FROM_AFAR).items() if fields is not None}
    for way in ("a child, by family", "oneself", "a group")
]
# Each wording of each question, with answers that lead to it.
PAGES = {
    step.form_for(given): (step.slug, given)
    for given in (*WAYS.values(), *AFAR)
    for step in STEPS
    if step.slug in given
}


def text_of(page):
    """Text of the page, one line for each element, without errors and names of councils and areas."""
    main = page.find("main")
    for tag in main.select("select, .govuk-error-summary, [hidden], script"):
        tag.decompose()
    for item in main.select("input[name=area]"):
        item.find_parent("div").decompose()
    return "\n".join(line.strip() for line in main.get_text("\n").splitlines() if line.strip())


@pytest.mark.parametrize(("slug", "given"), PAGES.values(), ids=lambda part: part if isinstance(part, str) else "")
def test_question_is_readable_and_asks_for_no_ideology(db, slug, given):
    text = text_of(read(filled(given).get(f"/report/{slug}/")))
    assert reading_age(text) <= HIGHEST_AGE, text
    assert not IDEOLOGY.search(text)


@pytest.mark.parametrize("address", ["/report/", "/report/start/", *(f"/report/{slug}/" for slug in EXITS)])
def test_pages_around_the_questions_are_readable(db, address):
    text = text_of(read(Client().get(address)))
    assert reading_age(text) <= HIGHEST_AGE, text


def test_check_page_is_readable(db):
    text = text_of(read(filled(NOTHING).get("/report/check/")))
    assert reading_age(text) <= HIGHEST_AGE, text


def test_error_messages_name_the_fix(db):
    messages = {message for _, _, message in REFUSED}
    assert len(messages) > 10
    for message in messages:
        assert re.match(
            r"(Enter|nter|Select|Choose|Tell us|Age must|Date of birth must|What worries you must)", message
        )
    assert reading_age("\n".join(sorted(messages))) <= HIGHEST_AGE


FIXES = (
    r"(Enter|Select|Choose|Tell us|Delete|Tick|(Age|Date of birth|What .+) must"
    r"|.+: (enter|select|delete|tick|choose)) "
)
# Codes that no request can cause, because the fields are optional.
UNREACHABLE = {"required", "incomplete", "contradiction", "missing", "invalid_extension"}


@pytest.mark.parametrize(
    "form", [*WORDINGS.values(), TriageForm, ReturnForm, WordsForm], ids=lambda form: form.__name__
)
def test_field_error_messages_name_the_fix(form):
    given = (
        {"answers": {"start": {"area": "", "areas": list, "councils": list}}} if issubclass(form, ReportForm) else {}
    )
    one = form({"words": "x"} if form is ReturnForm else None, **given)
    for bound in one.visible_fields():
        messages = {
            code: str(message)
            for code, message in bound.field.error_messages.items()
            if bound.field.required or code not in UNREACHABLE
        }
        if isinstance(bound.field, DateInputField | FileField):
            messages.pop("max_length", None)  # file names are ignored; dates have their own messages
        for code, message in messages.items():
            assert re.match(FIXES, f"{message} "), (bound.name, code, message)


def test_fix_pattern_rejects_django_messages():
    assert not re.match(FIXES, "This field is required. ")
    assert not re.match(FIXES, "Ensure this value has at most 30 characters. ")


def test_ideology_pattern_matches_ideology():
    assert IDEOLOGY.search("What is their ideology?")
    assert IDEOLOGY.search("Islamist")
    assert not IDEOLOGY.search("They are fixated on violence, whatever the reason behind it")
    assert reading_age("Kindly substantiate your apprehensions regarding ideological indoctrination.") > HIGHEST_AGE


def test_readability_covers_every_wording():
    wordings = {form for step in STEPS for form in (step.form, step.yours, step.its) if form}
    assert wordings == set(PAGES), "Answer each wording in a way of tests/referrals/ways.py that asks it"
