"""Each fact that may change is said in one place of the sources, and what was corrected is said nowhere any more."""

import re

import pytest
from django.test import Client
from django.utils.translation import gettext, override

from guidance.content import passages
from prevent_portal import privacy
from prevent_portal.languages import LANGUAGES
from prevent_portal.national_lines import NATIONAL_LINES
from tests.guidance.conftest import load_content, words, words_at
from tests.house.tree import ROOT
from tests.referrals.report.filling import read
from tests.standing import module_rollback

SOURCES = sorted(
    path
    for folder, ending in (
        ("guidance", "*.py"),
        ("prevent_portal", "*.py"),
        ("referrals", "*.py"),
        ("templates", "*"),
    )
    for path in (ROOT / folder).rglob(ending)
    if path.is_file() and "migrations" not in path.parts
)
PUBLIC = [
    *("/", "/areas/", "/areas/cambridgeshire/", "/areas/cumbria/", "/areas/essex/", "/areas/norfolk/"),
    *("/areas/westmorland-and-furness/", "/what-happens-next/", "/privacy/", "/confidentiality/", "/accessibility/"),
    *("/cookies/", "/complaints/", "/find/", "/report/", "/report/start/", "/return/", "/report/danger/"),
]
LINES = "prevent_portal/national_lines.py"


@pytest.fixture(scope="module")
def pages(django_db_setup, django_db_blocker):
    with module_rollback(django_db_blocker):
        load_content()
        yield {path: words_at(Client(), path) for path in PUBLIC}


def named_in(words):
    return {str(path.relative_to(ROOT)) for path in SOURCES if words in path.read_text()}


@pytest.mark.parametrize("number", [line.number for line in NATIONAL_LINES if len(line.number) > 3])
def test_national_number_stands_in_one_place(number):
    assert named_in(number) == {LINES}


@pytest.mark.parametrize("hours", ["9am to 5pm every day", "Calls are not recorded, and", "18001"])
def test_hours_of_a_line_stand_in_one_place(hours):
    assert named_in(hours) == {LINES}


def test_regulator_is_named_in_one_place():
    assert named_in("Information Commissioner") == {"prevent_portal/privacy.py"}
    assert "Information Commissioner" in passages.REGULATOR


FACTS = {
    "complaints": ("/complaints/", r"Office of the Independent Prevent Commissioner"),
    "two services of nearly one name": ("/", r"To complain about Prevent, and not about a person, read how to"),
    "police check their records": ("/privacy/", r"police check what they already know"),
    "police keep their own": ("/privacy/", r"keep theirs for at least 6 years"),
    "Home Office": ("/privacy/", r"Home Office holds that record"),
    "ports": (
        "/privacy/",
        r"may also contact ports and immigration services.*still to tell us:.*when they contact ports",
    ),
    "ports, who will know": (
        "/confidentiality/",
        r"may also contact ports.*still to tell us:.*when they contact ports",
    ),
    "ports, what happens": ("/what-happens-next/", r"may also contact ports and immigration services"),
    "what earlier reports are looked for by": (
        "/privacy/",
        r"names used online, telephone numbers and email addresses",
    ),
    "what stays": ("/privacy/", r"we keep the reference, the dates,.*for 6 years more: not what you told us"),
    "what the mail says": ("/what-happens-next/", r"area, how urgent it is and what kinds of danger may be in it"),
    "encrypted mail": ("/what-happens-next/", r"A team with secure email gets all that you wrote instead"),
    "safeguarding copy": ("/what-happens-next/", r"safeguarding team may be told in the same way"),
    "contact is asked, not promised": (
        "/what-happens-next/",
        r"ask the team to keep to it. The police have still to confirm",
    ),
    "Article 10": ("/privacy/", r"article 10"),
    "controllers must confirm the law": ("/privacy/", r"have still to tell us: that these are the laws"),
    "confidentiality's limits": ("/confidentiality/", r"not promise.*only the police and the council will see it"),
    "controllers must confirm whom they tell": ("/confidentiality/", r"have still to tell us: whom they share"),
    "Cambridgeshire's own form": (
        "/areas/cambridgeshire/",
        r"send people to the police force.s own online form, or to 101",
    ),
    "duty": ("/areas/cambridgeshire/", r"due regard to the need to prevent people from being drawn into terrorism"),
    "Essex anonymous": ("/areas/essex/", r"You can stay anonymous here"),
    "Cumberland adults": ("/areas/cumbria/", r"0300 373 3732.*01228 526690"),
    "Cumberland at night unsettled": ("/areas/cumbria/", r"council has still to say which is right"),
    "Norfolk's two lines": ("/areas/norfolk/", r"one officer.s own line.*still to give the team.s number"),
    "999 in BSL": ("/areas/norfolk/", r"999 in British Sign Language.*text 999.*Relay UK"),
    "hotline at all hours": ("/areas/essex/", r"Anti-Terrorist Hotline 0800 789 321.*Any time, in confidence"),
    "Childline": ("/areas/essex/", r"Childline 0800 1111"),
    "autocomplete": ("/accessibility/", r"1\.3\.5"),
}


@pytest.mark.parametrize("fact", FACTS)
def test_corrected_fact_is_said(pages, fact):
    path, said = FACTS[fact]
    assert re.search(said, pages[path])


@pytest.mark.parametrize(
    "gone",
    [
        "Standards and Compliance Unit",
        "Commission for Countering Extremism",
        "believed to be switched off",
        "must work together to stop",
        "They share it only to find",
        "To report without giving your name, call",
        "You get an email with a reference",
        "The message says only that",
        "stays locked in this portal",
        "A senior officer has to decide that",
        "Only if you said so",
        "they act to keep people safe",
        "day or night",
    ],
)
def test_what_was_wrong_is_said_nowhere(pages, gone):
    assert not [path for path, text in pages.items() if gone in text]


@pytest.mark.parametrize("path", ["/report/start/", "/confidentiality/", "/what-happens-next/"])
@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.code)
def test_tracing_is_said_with_the_same_caution_everywhere(pages, db, path, language):
    assert named_in("senior officer") == {"prevent_portal/privacy.py"}
    page = Client().get(f"{path}?language={language.code}", follow=True).content.decode()
    with override(language.code):
        assert gettext(privacy.TRACING) in words(page)


@pytest.mark.parametrize("area", ["cambridgeshire", "westmorland-and-furness"])
def test_pnn_address_stands_behind_details(pages, db, area):
    page = read(Client().get(f"/areas/{area}/"))
    links = [link for link in page.select("a[href^=mailto]") if "pnn" in link["href"]]
    assert links
    for link in links:
        assert link.find_parent("details")
        assert "Ask the force" in link.find_parent(class_="portal-contact").get_text()
