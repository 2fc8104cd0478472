"""Suggestions on the check page for unanswered questions that would help an officer."""

import pytest

from tests.referrals.report.filling import filled, read
from tests.referrals.walking import answers
from tests.referrals.ways import NOTHING, WAYS

LONG_ENOUGH = "He shared a film of an attack in the class chat last Tuesday and laughed"


def wanted(given):
    return {
        link["href"].split("/")[2]: link.get_text()
        for link in read(filled(given).get("/report/check/")).select("#wanted a")
    }


def test_complete_report_has_no_suggestions(db):
    full = answers(worry={"worry": LONG_ENOUGH})
    page = read(filled(full).get("/report/check/"))
    assert page.select_one("#wanted") is None


@pytest.mark.parametrize(
    ("slug", "fields"),
    [
        ("name", {}),
        ("name", {"known": "yes"}),
        ("age", {"known": "birth"}),
        ("noticed", {}),
        ("school", {}),
        ("worry", {"worry": "He frightens me"}),
        ("reach", {}),
        ("reach", {"phone_when": "after six"}),
    ],
)
def test_open_question_is_suggested_with_a_link(db, slug, fields):
    given = answers(worry={"worry": LONG_ENOUGH}) | {slug: fields}
    assert list(wanted(given)) == [slug]


@pytest.mark.parametrize(
    ("slug", "fields"),
    [
        ("name", {"known": "no"}),
        ("name", {"known": "yes", "other_names": "Nick"}),
        ("age", {"known": "no"}),
        ("age", {"known": "age", "age": "0"}),
        ("contact", {"contact": "anonymous"}),
        ("contact", {}),
        ("reach", {"other_phone": "01632 960001"}),
        ("risks", {}),
        ("aware", {}),
    ],
)
def test_answered_questions_are_not_suggested(db, slug, fields):
    given = answers(worry={"worry": LONG_ENOUGH}, school=None, carers=None) if slug == "age" else answers()
    given = given | {"worry": {"worry": LONG_ENOUGH}, slug: fields}
    if fields == {"known": "age", "age": "0"}:
        given |= {"school": answers()["school"], "carers": answers()["carers"]}
    assert not wanted(given)


def test_suggestions_do_not_block_sending(db):
    client = filled(NOTHING)
    assert len(read(client.get("/report/check/")).select("#wanted a")) >= 4
    assert client.post("/report/check/")["Location"] == "/report/sent/"


def test_open_professional_sections_are_suggested(db):
    given = WAYS["an adult, by a professional"] | {slug: {} for slug in ("organisation", "lead", "needs", "consent")}
    assert {"organisation", "lead", "needs", "consent"} <= set(wanted(given))
