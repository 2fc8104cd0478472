"""What would help an officer and is still open: said once, gently, before sending, and never in the way."""

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


def test_nothing_is_said_when_all_is_said(db):
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
def test_what_was_left_open_is_a_link_to_its_question(db, slug, fields):
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
def test_i_do_not_know_and_no_are_answers_that_nobody_is_asked_again(db, slug, fields):
    given = answers(worry={"worry": LONG_ENOUGH}, school=None, carers=None) if slug == "age" else answers()
    given = given | {"worry": {"worry": LONG_ENOUGH}, slug: fields}
    if fields == {"known": "age", "age": "0"}:
        given |= {"school": answers()["school"], "carers": answers()["carers"]}
    assert not wanted(given)


def test_it_never_stands_in_the_way(db):
    client = filled(NOTHING)
    assert len(read(client.get("/report/check/")).select("#wanted a")) >= 4
    assert client.post("/report/check/")["Location"] == "/report/sent/"


def test_a_professional_is_told_of_the_sections_left_open(db):
    given = WAYS["an adult, by a professional"] | {slug: {} for slug in ("organisation", "lead", "needs", "consent")}
    assert {"organisation", "lead", "needs", "consent"} <= set(wanted(given))
