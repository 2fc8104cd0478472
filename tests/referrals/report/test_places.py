"""Where somebody is, from what is typed to what officers read; and what is told where the portal does not reach."""

import pytest
from django.test import Client

from guidance.models import Council
from referrals import sealing
from referrals.models import Concern, Draft
from referrals.report.drafts import load_draft
from referrals.report.steps import WALK
from referrals.sealed_fields import context_of
from tests.referrals.report.filling import asked_until, fill, filled, read, words
from tests.referrals.walking import NORWICH, answers, begin, post_step, report_concern, walk

TENDRING = "E07000076"


def opened(concern):
    return sealing.open_sealed(concern.sealed, context=context_of(concern))


@pytest.mark.parametrize(
    ("typed", "council", "area"),
    [
        ("Saffron Walden", "Uttlesford", "essex"),
        ("12 London Road, Kendal", "Westmorland and Furness", "westmorland-and-furness"),
        ("cm1", "Chelmsford", "essex"),
        ("Norfolk", "Breckland", "norfolk"),
        ("PE۱ ۱AA", "Peterborough", "cambridgeshire"),
    ],
)
def test_town_or_half_a_postcode_is_all_that_is_asked(db, typed, council, area):
    concern = report_concern(answers(where={"place": typed}, council=None))
    assert concern.area.slug == area
    facts = opened(concern)["facts"]["where"]
    assert facts["place"] == typed
    assert Council.objects.get(gss_code=facts["councils"][0]).name == council


def test_words_are_kept_as_typed_with_what_they_were_read_as(db):
    typed = "12 Cage Street, Saffron Walden"
    client = walk(begin(), answers(where={"place": typed}, council=None))
    row = words(client.get("/report/check/"))
    assert f"Where they live {typed} Read as: Saffron Walden (Uttlesford, Essex)" in row
    client.post("/report/check/")
    content = opened(Concern.objects.get())
    (said,) = [part["answer"] for part in content["said"] if part["step"] == "where"]
    assert said == [typed, "Read as: Saffron Walden (Uttlesford, Essex)"]
    facts = content["facts"]["where"]
    assert (facts["address"], facts["town"]) == ("12 Cage Street", "Saffron Walden")


@pytest.mark.parametrize("language", ["pl", "ur"])
def test_what_it_was_read_as_is_sealed_in_english(db, language):
    client = begin()
    client.get(f"/report/?language={language}")
    walk(client, answers(where={"place": "Ely"}, council=None)).post("/report/check/")
    (said,) = [part["answer"] for part in opened(Concern.objects.get())["said"] if part["step"] == "where"]
    assert said == ["Ely", "Read as: Ely (East Cambridgeshire, Cambridgeshire)"]


@pytest.mark.parametrize("typed", ["Canaryplace behind the old mosque", "x" * 300, "???"])
def test_what_is_not_understood_is_kept_and_the_reporter_goes_on(db, typed):
    client = walk(begin(), answers(where={"place": typed}))  # the next page asks for the council
    assert client.post("/report/check/")["Location"] == "/report/sent/"
    content = opened(Concern.objects.get())
    assert content["facts"]["where"]["place"] == typed
    assert content["facts"]["council"]["council"] == NORWICH


def test_words_beside_i_do_not_know_are_kept_too(db):
    given = answers(where={"place": "somewhere near the sea", "where": "unknown"}, council=None)
    given["known-from"] = {"area": "norfolk"}
    concern = report_concern(given)
    (said,) = [part["answer"] for part in opened(concern)["said"] if part["step"] == "where"]
    assert said == ["somewhere near the sea", "I do not know"]


def test_place_typed_beside_i_do_not_know_decides(db):
    client = asked_until("where")
    assert post_step(client, "where", {"place": "Ely", "where": "unknown"})["Location"] == "/report/risks/"


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"where": "postcode", "postcode": "PE1 1AA", "address": "1 Cage Street"}, "1 Cage Street, PE1 1AA"),
        ({"where": "postcode", "postcode": "PE1 1AA"}, "PE1 1AA"),
    ],
)
def test_page_left_open_from_before_is_understood(db, fields, place):
    draft = fill(answers(where=fields, council=None))
    assert draft.journey().content()["facts"]["where"]["place"] == place
    assert post_step(asked_until("where"), "where", fields)["Location"] == "/report/risks/"


def choices(client):
    page = read(client.get("/report/council/"))
    return [(field["value"], field.find_next("label").get_text(strip=True)) for field in page.select("[type=radio]")]


def test_two_towns_of_one_name_are_offered(db):
    client = filled(answers(where={"place": "St Ives"}, council=None))
    assert choices(client) == [
        ("E07000011", "St Ives (Huntingdonshire, Cambridgeshire)"),
        ("elsewhere-devon-and-cornwall", "St Ives (Devon and Cornwall Police)"),
        ("elsewhere", "Somewhere else"),
        ("unknown", "I do not know"),
    ]
    assert post_step(client, "council", {"council": "E07000011"})["Location"] == "/report/check/"
    assert (
        post_step(client, "council", {"council": "elsewhere-devon-and-cornwall"})["Location"] == "/report/elsewhere/"
    )
    page = words(client.get("/report/elsewhere/"))
    assert "It looks like a place of this police force: Devon and Cornwall Police" in page


def test_one_slip_offers_what_was_meant_first_and_every_other_council(db):
    client = filled(answers(where={"place": "Frintn-on-Sea"}, council=None))
    page = read(client.get("/report/council/"))
    offered = [(option["value"], option.get_text()) for option in page.select("option")]
    assert offered[:2] == [("", "Choose a council"), (TENDRING, "Frinton-on-Sea (Tendring, Essex)")]
    assert len(offered) == 29 + 3
    assert "Did you mean Frinton-on-Sea (Tendring, Essex)? Then choose it." in page.get_text(" ")


def test_only_known_choices_are_taken(db):
    client = filled(answers(where={"place": "St Ives"}, council=None))
    for value in ("elsewhere-kent", NORWICH, "elsewhere-"):
        response = post_step(client, "council", {"council": value})
        assert response.status_code == 200
        assert read(response).select_one(".govuk-error-summary")


OUTSIDE = [
    ("M1 1AA", "Greater Manchester Police"),
    ("Leeds", "West Yorkshire Police"),
    ("14 Mill Lane, Truro, Cornwall", "Devon and Cornwall Police"),
    ("EH1 1AA", "Police Scotland"),
    ("LL11", "North Wales Police"),
]


@pytest.mark.parametrize(("typed", "force"), OUTSIDE, ids=[typed for typed, _ in OUTSIDE])
def test_place_outside_names_the_force_and_gives_the_answers_back(db, typed, force):
    client = asked_until("where")
    assert post_step(client, "where", {"place": typed})["Location"] == "/report/elsewhere/"
    response = client.get("/report/elsewhere/")
    page = read(response)
    said = words(response)
    assert f"It looks like a place of this police force: {force} Call 101 and ask for the Prevent team" in said
    assert "This form does not reach it, so nothing has been sent." in said
    box = page.select_one("textarea[readonly]").get_text()
    assert box.startswith("What worries you:\nCanaryworry")
    assert f"Where they live:\n{typed}\n" in box
    assert response["Cache-Control"] == "no-store"
    assert page.select_one(".portal-copy")["data-of"] == page.select_one("textarea")["id"]
    assert page.select_one("button[data-module=portal-print]").has_attr("hidden")


def test_northern_ireland_is_told_that_prevent_does_not_apply(db):
    client = asked_until("where")
    post_step(client, "where", {"place": "Belfast"})
    page = words(client.get("/report/elsewhere/"))
    assert "Police Service of Northern Ireland Prevent does not apply there. Call 101" in page


def test_answers_to_questions_behind_the_place_are_given_back_too(db):
    """They were answered before the place was changed to one outside."""
    client = filled()
    post_step(client, "where", {"place": "Leeds"})
    box = read(client.get("/report/elsewhere/")).select_one("textarea").get_text()
    for typed in ("Canaryworry", "Canaryname", "Canarymore", "Canaryreporter", "07700 900321"):
        assert typed in box


def test_answers_are_shown_only_where_they_led_there(db):
    assert "Your answers so far" not in words(Client().get("/report/elsewhere/"))
    client = filled()
    assert "Your answers so far" not in words(client.get("/report/elsewhere/"))
    client.post("/report/check/")
    assert "Canary" not in words(client.get("/report/elsewhere/"))


def test_page_without_a_team_gives_the_answers_back(db):
    given = {"where": {"where": "unknown"}, "known-from": {"area": "unknown"}, "team": {"area": "talk"}}
    client = walk(begin(), answers(council=None) | given)
    assert "Canaryworry" in read(client.get("/report/no-team/")).select_one("textarea").get_text()


def test_place_from_find_waits_sealed_for_its_question(db):
    client = Client(enforce_csrf_checks=True)
    form = read(client.post("/find/", {"place": "Canaryville, Ely"})).select_one("form[action='/report/']")
    fields = {field["name"]: field["value"] for field in form.select("input")}
    page = client.post("/report/", fields)
    assert not read(page).select(".govuk-error-summary")
    token = {field["name"]: field["value"] for field in read(page).select("main input[type=hidden], form input")}
    response = client.post("/report/", token | {"happening": "worried"})
    assert response["Location"] == "/report/start/"
    assert "Canaryville" not in Draft.objects.get().ciphertext
    posted = client.post("/report/start/", token | {"carried_step": "worry", "worry": "Canaryworry"})
    assert posted["Location"] == "/report/about/"
    client.post("/report/about/", token | {"about": "person"})
    page = client.get("/report/where/")
    assert read(page).select_one("input[name=place]")["value"] == "Canaryville, Ely"
    assert load_draft(page.wsgi_request).journey().raw.keys() == {"worry", "about"}
    assert Draft.objects.count() == 1


def test_place_from_find_survives_another_language_and_an_error(db):
    client = Client()
    page = client.post("/report/?language=pl", {"place": "Ely"})
    assert read(page).select_one("input[name=place][type=hidden]")["value"] == "Ely"
    page = client.post("/report/", {"place": "Ely", "happening": "nothing"})
    assert read(page).select_one("input[name=place][type=hidden]")["value"] == "Ely"
    assert not Draft.objects.exists()


def test_place_from_find_does_not_touch_a_report_that_was_begun(db):
    client = filled()
    client.post("/report/", {"place": "Leeds", "happening": "worried"})
    assert client.post("/report/check/")["Location"] == "/report/sent/"


@pytest.mark.parametrize("happening", ["danger", "advice"])
def test_place_from_find_starts_no_draft_where_the_report_does_not_follow(db, happening):
    assert Client().post("/report/", {"place": "Ely", "happening": happening}).status_code == 302
    assert not Draft.objects.exists()


def test_short_way_is_as_short_with_a_town(db):
    client = begin()
    asked, at = [], "worry"
    given = answers(where={"place": "Ely"}, council=None, contact={"contact": "anonymous"}, reach=None)
    while at != "check":
        asked.append(at)
        at = post_step(client, at, given[at])["Location"].split("/")[2]
    assert asked == ["worry", "about", "where", "risks", "contact"]
    assert [step.slug for step in WALK][:3] == asked[:3]


def test_box_is_high_enough_to_print_all_of_it(db):
    given = answers(worry={"worry": "word " * 300}, where={"place": "Leeds"}, council=None)
    box = read(filled(given).get("/report/elsewhere/")).select_one("textarea")
    assert int(box["rows"]) >= 1_500 / 30
