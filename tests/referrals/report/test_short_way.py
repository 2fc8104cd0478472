"""The short way: what somebody meets who says what worries them and leaves the rest (ADR 0083, docs/reporter.md)."""

import json
import os
import re
from pathlib import Path

import pytest
from django.test import Client

from guidance.models import Council, Postcode
from referrals import sealing
from referrals.models import Concern, Draft
from referrals.report.steps import ASKED, STEPS, WALK
from referrals.stored_fields import context_of
from tests.figures import ROOT
from tests.referrals.report.filling import client_with, fill, filled, read, words
from tests.referrals.report.short_ways import (
    MOST_BYTES,
    MOST_PAGES,
    MOST_REQUESTS,
    MOST_WORDS,
    PEOPLE,
    POSTCODE,
    WORRY,
    Reply,
    seconds_of_reading,
    walk_short_way,
)
from tests.referrals.walking import answers, begin, post_step, walk
from tests.referrals.ways import WAYS

TABLE = ROOT / "docs/reporter.md"
IDS = [person.who for person in PEOPLE]


def sender(client):
    def send(method, path, fields):
        response = client.get(path) if method == "GET" else client.post(path, fields)
        return Reply(response.status_code, response.get("Location", ""), response.content.decode())

    return send


@pytest.fixture
def visits(db):
    council = Council.objects.get(gss_code="E07000148")
    Postcode.objects.create(postcode=POSTCODE.replace(" ", ""), council=council, data_edition="test")
    found = {person.who: walk_short_way(person, sender(Client())) for person in PEOPLE}
    if written := os.environ.get("PORTAL_TEST_WEIGHTS"):
        fields = ("words", "requests", "bytes")
        counted = {
            who: {name: getattr(visit, name) for name in fields} | {"pages": len(visit.pages)}
            for who, visit in found.items()
        }
        Path(written).write_text(json.dumps(counted))
    return found


def rows():
    """The cells of the table that `make weight` writes, by person."""
    lines = TABLE.read_text().partition("<!-- short_way -->")[2].partition("<!-- /short_way -->")[0].splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| ")]
    return {who: [int(re.sub(r"\D", "", cell)) for cell in rest] for who, *rest in cells[2:]}


def test_each_person_meets_what_the_table_says(visits):
    """Bytes may differ a little: with the length of a time, or how the machine compresses."""
    table = rows()
    assert list(table) == IDS
    for who, visit in visits.items():
        pages, words, seconds, requests, size, *_times = table[who]
        assert [len(visit.pages), visit.words, visit.requests] == [pages, words, requests], who
        assert seconds_of_reading(visit.words) == seconds, who
        assert abs(visit.bytes - size) <= 0.02 * size, who


def test_short_way_keeps_its_targets_but_for_what_the_page_gives_reasons_for(visits):
    missed = {
        who: [
            name
            for name, counted, most in (
                ("pages", len(visit.pages), MOST_PAGES),
                ("words", visit.words, MOST_WORDS),
                ("requests", visit.requests, MOST_REQUESTS),
                ("bytes", visit.bytes, MOST_BYTES),
            )
            if counted > most
        ]
        for who, visit in visits.items()
    }
    assert {who: names for who, names in missed.items() if names} == {
        "A professional, by the task list": ["pages", "words", "requests", "bytes"],
        "The same, whose words tell of danger": ["words"],
        "A speaker of Urdu": ["words"],
    }


def test_report_of_the_short_way_is_sealed_as_it_was_written(visits):
    contents = [opened(concern) for concern in Concern.objects.all()]
    assert {content["facts"]["worry"]["worry"] for content in contents} == {person.worry for person in PEOPLE}
    for content in contents:
        assert [part["step"] for part in content["said"]] == [
            step.slug for step in STEPS if step.slug in content["facts"]
        ]


def test_what_routing_and_acting_need_is_asked_first():
    assert tuple(step.slug for step in WALK if not step.is_optional) == ASKED
    assert {step.slug for step in WALK} == {step.slug for step in STEPS}


def test_first_question_stands_on_the_start_page(db):
    client = Client()
    page = read(client.get("/report/start/"))
    assert page.find("h1").get_text(strip=True) == "What worries you?"
    assert "Question 1 of 5" in words(client.get("/report/start/"))
    fields = {field["name"]: field["value"] for field in page.select("main input[type=hidden]")}
    assert client.post("/report/start/", fields | {"worry": WORRY})["Location"] == "/report/about/"
    assert WORRY in client.get("/report/worry/").content.decode()


@pytest.mark.parametrize(("worry", "message"), [("", "A few words are enough"), ("x" * 10_001, "10,000 characters")])
def test_refused_first_answer_is_shown_with_its_error_and_starts_no_draft(db, worry, message):
    response = Client().post("/report/start/", {"carried_step": "worry", "worry": worry})
    page = read(response)
    assert response.status_code == 200
    assert message in page.select_one(".govuk-error-summary").get_text()
    assert page.find("textarea").get_text().strip() == worry
    assert not Draft.objects.exists()


def test_first_answer_goes_along_into_another_language(db):
    client = Client()
    response = client.post("/report/start/?language=pl", {"carried_step": "worry", "worry": WORRY})
    assert response["Location"] == "/report/worry/"
    page = read(client.get(response["Location"]))
    assert page.html["lang"] == "pl"
    assert page.find("textarea").get_text().strip() == WORRY
    assert Client().post("/report/start/?language=pl", {"carried_step": "worry"})["Location"] == "/report/start/"


def test_every_page_says_where_in_the_report_it_is(db):
    client = filled(answers(contact={"contact": "anonymous"}, reach=None))
    for number, slug in enumerate(("worry", "about", "where", "council", "risks", "contact"), 1):
        page = read(client.get(f"/report/{slug}/"))
        assert page.select_one("main .govuk-caption-l").get_text(strip=True) == f"Question {number} of 6"
    caption = read(client.get("/report/name/")).select_one("main .govuk-caption-l").get_text(strip=True)
    assert caption == "Who this is about: question 2 of 5"
    for path in ("check", "add"):
        assert read(client.get(f"/report/{path}/")).select_one("main .govuk-caption-l")


def test_optional_sections_are_a_task_list_that_each_section_returns_to(db):
    given = answers()
    client = filled({slug: fields for slug, fields in given.items() if slug in ASKED})
    assert "/report/add/" in [link["href"] for link in read(client.get("/report/check/")).select("main a")]
    page = read(client.get("/report/add/"))
    links = [link["href"] for link in page.select(".govuk-task-list__link")]
    assert links == ["/report/you/", "/report/more/", "/report/aware/", "/report/meeting/"]
    walked = []
    for onward in links:
        while onward != "/report/add/":
            slug = onward.split("/")[2]
            walked.append(slug)
            onward = post_step(client, slug, given[slug])["Location"]
    assert walked == [slug for slug in given if slug not in ASKED]
    states = [
        state.get_text(strip=True) for state in read(client.get("/report/add/")).select(".govuk-task-list__status")
    ]
    assert states == ["5 of 5 seen", "3 of 3 seen", "1 of 1 seen", "1 of 1 seen"]
    assert [link["href"] for link in read(client.get("/report/add/")).select("main a.govuk-button")] == [
        "/report/check/"
    ]


def test_optional_questions_can_be_reached_before_the_check_page(db):
    client = filled(answers(contact={"contact": "anonymous"}, reach=None))
    page = read(client.get("/report/contact/"))
    (button,) = page.select("button[name=add_more]")
    assert button["form"] == "question"
    typed = {"contact": "anonymous", "add_more": "yes"}
    assert post_step(client, "contact", typed)["Location"] == "/report/add/"
    assert not read(client.get("/report/risks/")).select("button[name=add_more]")


def test_work_opens_the_sections_of_the_national_form(db):
    client = walk(begin(), WAYS["an adult, by a professional"])
    links = [link["href"] for link in read(client.get("/report/add/")).select(".govuk-task-list__link")]
    assert links == ["/report/you/", "/report/more/", "/report/agencies/", "/report/organisation/"]


def test_name_beside_whom_it_is_about_is_their_name_until_that_question_has_its_own_answer(db):
    asked = {slug: fields for slug, fields in answers(name=None).items() if slug in ASKED}
    draft = fill(asked | {"about": {"about": "person", "full_name": "Canaryname"}})
    client = client_with(draft)
    assert ("full_name", "Canaryname") in {
        (field["name"], field.get("value")) for field in read(client.get("/report/name/")).select("main input")
    }
    assert draft.journey().content()["facts"]["name"]["full_name"] == "Canaryname"
    post_step(client, "name", {"known": "yes", "full_name": "Canarysecond"})
    assert not read(client.get("/report/about/")).select("main input[name=full_name]")
    assert "Canaryname" not in client.get("/report/check/").content.decode()
    client.post("/report/check/")
    assert opened(Concern.objects.get())["facts"]["name"]["full_name"] == "Canarysecond"


def test_name_of_a_group_is_what_it_is_called(db):
    given = {slug: fields for slug, fields in WAYS["a group"].items() if slug in ASKED}
    draft = fill(given | {"about": {"about": "group", "full_name": "Canarygroup Circle"}})
    assert draft.journey().content()["facts"]["called"]["called"] == "Canarygroup Circle"


def test_question_that_was_left_is_sealed_as_not_answered(db):
    content = fill({slug: fields for slug, fields in answers().items() if slug in ASKED}).journey().content()
    assert {part["step"]: part["answer"] for part in content["said"]}["noticed"] == []
    assert content["facts"]["noticed"] == {}


def test_draft_of_the_order_before_keeps_its_answers(db):
    """It was left before its last questions, which are asked first now."""
    before = {slug: answers()[slug] for slug in ("about", "you", "name", "age", "school")}
    client = client_with(fill(before))
    assert client.get("/report/check/")["Location"] == "/report/worry/"
    for slug in ASKED:
        if slug in answers() and slug != "about":
            post_step(client, slug, answers()[slug])
    assert client.post("/report/check/")["Location"] == "/report/sent/"
    assert opened(Concern.objects.get())["facts"]["name"]["full_name"] == answers()["name"]["full_name"]


def test_time_left_is_told_where_it_is_short(db, frozen):
    client = filled()
    assert read(client.get("/report/risks/")).select_one(".portal-time").has_attr("hidden")
    frozen.shift(46 * 60)
    assert not read(client.get("/report/risks/")).select_one(".portal-time").has_attr("hidden")


def opened(concern):
    return sealing.open_sealed(concern.sealed, context=context_of(concern))
