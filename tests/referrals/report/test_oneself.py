"""A report about oneself in its own words, to the last page; and how everybody would like to be met."""

import re

import pytest

from referrals.models import Concern
from referrals.report.steps import ASKED
from tests.referrals.report.filling import filled, read, words
from tests.referrals.report.working import opened
from tests.referrals.ways import WAYS, answers

THIRD = re.compile(r"\b(the person|them|their|wrong person)\b", re.IGNORECASE)
CHILD = WAYS["oneself, under 18"]


def sent(given):
    client = filled(given)
    assert client.post("/report/check/")["Location"] == "/report/sent/"
    return client


@pytest.mark.parametrize("way", ["oneself", "oneself, under 18"])
def test_no_question_and_no_later_page_speaks_of_another_person(db, way):
    given = WAYS[way]
    client = filled(given)
    for path in [*(f"/report/{slug}/" for slug in given if slug not in ("worry", "about", "more")), "/report/check/"]:
        page = read(client.get(path))
        headings = " ".join(part.get_text() for part in page.select("h1, label, legend, .govuk-hint, dt"))
        assert not re.search(r"\b(do they|how old are they|the person)\b", headings, re.IGNORECASE), path
    client.post("/report/check/")
    for gone in ("the person would benefit", "the person’s privacy", "named the wrong person"):
        assert gone not in words(client.get("/report/sent/"))


def test_reports_about_others_keep_their_words(db):
    page = words(sent(answers()).get("/report/sent/"))
    for said in ("the person would benefit", "the person’s privacy", "named the wrong person"):
        assert said in page


@pytest.mark.parametrize("path", ["/report/check/", "/report/sent/"])
def test_under_18_learns_of_childline_and_what_will_and_will_not_happen(db, path):
    client = filled(CHILD)
    if "sent" in path:
        client.post("/report/check/")
    page = words(client.get(path))
    assert "You are under 18" in page
    assert "0800 1111" in page
    assert "police officer of the Prevent team reads what you wrote" in page
    assert "does not go on a criminal record" in page


def test_whoever_does_not_say_their_age_learns_what_happens_if_they_are_under_18(db):
    """The short way does not ask how old somebody is."""
    client = filled({slug: given for slug, given in CHILD.items() if slug in ASKED})
    for path in ("/report/check/", "/report/sent/"):
        page = words(client.get(path))
        assert "You are under 18" not in page
        assert "If you are under 18 You can talk to Childline about anything, on 0800 1111" in page
        assert "a parent or guardian is asked too" in page
        client.post("/report/check/")


@pytest.mark.parametrize("given", [WAYS["oneself"], answers()], ids=["an adult", "about a child"])
def test_others_are_not_told_of_being_under_18(db, given):
    client = filled(given)
    assert "under 18" not in words(client.get("/report/check/"))
    client.post("/report/check/")
    assert "under 18" not in words(client.get("/report/sent/"))


def test_what_police_may_do_stands_before_the_question_about_weapons(db):
    page = words(filled(WAYS["oneself"]).get("/report/risks/"))
    assert page.index("Police check what you tell us against their records") < page.index("I have a weapon")
    assert "Police check" not in words(filled(answers()).get("/report/risks/"))


def test_how_to_be_met_reaches_the_officer(db, officer_client):
    sent(answers())
    concern = Concern.objects.get()
    assert opened(concern)["facts"]["meeting"]["ways"] == ["face", "interpreter"]
    page = read(officer_client.get(f"/review/{concern.reference}/"))
    section = page.select_one("#reporter").find_parent("section") or page.select_one("#reporter")
    assert "Canarymeeting in Polish" in section.get_text()
    assert "Face to face" in section.get_text()


def test_whoever_stays_anonymous_is_not_asked_how_to_be_met(db):
    client = filled(answers(contact={"contact": "anonymous"}, reach=None, meeting=None))
    assert client.get("/report/meeting/")["Location"] == "/report/check/"
