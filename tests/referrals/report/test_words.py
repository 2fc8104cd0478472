"""Plain words: every question, hint and error of the report at a reading age of 11 or less, and no ideology."""

import re

import pytest
from django.test import Client

from guidance.readability import HIGHEST_AGE, reading_age
from referrals.report.steps import STEPS
from referrals.report.triage import EXITS
from tests.referrals.report.filling import FROM_AFAR, filled, read
from tests.referrals.report.test_steps import REFUSED
from tests.referrals.ways import NOTHING, WAYS

# Never asked for, nor offered as a choice: an officer judges, and not at the front door.
IDEOLOGY = re.compile(
    r"ideolog|islam|jihad|muslim|far.right|right.wing|left.wing|nazi|incel|relig|politic|ethnic|race\b", re.IGNORECASE
)
AFAR = [
    {slug: fields for slug, fields in (WAYS[way] | FROM_AFAR).items() if fields is not None}
    for way in ("a child, by family", "oneself", "a group")
]
# Each wording of each question once.
PAGES = {
    step.form_for(given): (step.slug, given)
    for given in (*WAYS.values(), *AFAR)
    for step in STEPS
    if step.slug in given
}


def text_of(page):
    """A line for each thing that is read in one breath. Names of councils and areas are not words of ours."""
    main = page.find("main")
    for tag in main.select("select, .govuk-error-summary, [hidden], script"):
        tag.decompose()
    for item in main.select("input[name=area]"):
        item.find_parent("div").decompose()
    return "\n".join(line.strip() for line in main.get_text("\n").splitlines() if line.strip())


@pytest.mark.parametrize(("slug", "given"), PAGES.values(), ids=lambda part: part if isinstance(part, str) else "")
def test_every_question_is_plain_and_asks_for_no_ideology(db, slug, given):
    text = text_of(read(filled(given).get(f"/report/{slug}/")))
    assert reading_age(text) <= HIGHEST_AGE, text
    assert not IDEOLOGY.search(text)


@pytest.mark.parametrize("address", ["/report/", "/report/start/", *(f"/report/{slug}/" for slug in EXITS)])
def test_the_pages_around_the_questions_are_plain(db, address):
    text = text_of(read(Client().get(address)))
    assert reading_age(text) <= HIGHEST_AGE, text


def test_the_page_that_checks_is_plain(db):
    text = text_of(read(filled(NOTHING).get("/report/check/")))
    assert reading_age(text) <= HIGHEST_AGE, text


def test_every_error_names_the_fix_in_plain_words(db):
    """What to do, or what it must be: never only that something is wrong."""
    messages = {message for _, _, message in REFUSED}
    assert len(messages) > 10
    for message in messages:
        assert re.match(
            r"(Enter|nter|Select|Choose|Tell us|Age must|Date of birth must|What worries you must)", message
        )
    assert reading_age("\n".join(sorted(messages))) <= HIGHEST_AGE


def test_the_search_for_ideology_would_find_it():
    assert IDEOLOGY.search("What is their ideology?")
    assert IDEOLOGY.search("Islamist")
    assert not IDEOLOGY.search("They are fixated on violence, whatever the reason behind it")
    assert reading_age("Kindly substantiate your apprehensions regarding ideological indoctrination.") > HIGHEST_AGE


def test_every_page_of_the_report_is_measured():
    wordings = {form for step in STEPS for form in (step.form, step.yours, step.its) if form}
    assert wordings == set(PAGES)
