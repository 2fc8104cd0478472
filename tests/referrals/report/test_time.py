"""Expiry of drafts: time left, getting more time, late answers and replaced drafts (ADR 0023)."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from referrals.models import Draft
from referrals.models.minutes import next_minute
from referrals.report.drafts import load_draft
from referrals.report.steps import STEPS
from tests.referrals.report.filling import client_with, fill, filled, read, words
from tests.referrals.report.test_steps import as_pairs, typed_in
from tests.referrals.walking import answers, begin, post_step
from tests.referrals.ways import WAYS

FIRST = STEPS[0].slug
TYPED = "Canaryworry one\n\n  two <b>&amp;</b> ‮x"


def move_to_last_second(frozen, settings):
    frozen.shift(timedelta(minutes=settings.DRAFT_MINUTES) - timedelta(seconds=1))


@pytest.mark.parametrize("page", ["you", "worry", "pictures", "check"])
def test_pages_show_time_left(db, frozen, page):
    client = filled()
    response = client.get(f"/report/{page}/")
    assert "We keep your answers until 10:00am" in words(response)
    (line,) = read(response).select("[data-module=portal-time]")
    assert (line["data-seconds"], line["data-full"]) == ("3600", "3600")
    frozen.shift(600)
    assert read(client.get(f"/report/{page}/")).select_one("[data-module=portal-time]")["data-seconds"] == "3000"


@pytest.mark.parametrize("page", ["worry", "check"])
def test_heading_comes_before_time_left(db, page):
    main = read(filled().get(f"/report/{page}/")).find("main")
    heading, line = main.find("h1"), main.select_one("[data-module=portal-time]")
    assert heading.find_next(class_="portal-time") is line


def test_more_time_does_not_extend_another_draft(db, frozen, settings):
    client = filled()
    move_to_last_second(frozen, settings)
    before = Draft.objects.get().expires_at
    Client().post("/report/time/")
    filled().post("/report/time/")
    assert Draft.objects.order_by("expires_at").first().expires_at == before
    assert client.get("/report/check/").status_code == 200


def test_more_time_extends_draft_and_returns_204(db, frozen, settings):
    client = filled()
    move_to_last_second(frozen, settings)
    response = client.post("/report/time/?step=worry", {"worry": TYPED})
    assert (response.status_code, response.content) == (204, b"")
    assert Draft.objects.get().expires_at == next_minute(timezone.now() + timedelta(minutes=settings.DRAFT_MINUTES))


def test_more_time_button_comes_after_continue(db):
    page = read(filled().get("/report/worry/"))
    buttons = page.select("form#question button, button[form=question]")
    assert [button.get_text(strip=True) for button in buttons][:2] == ["Continue", "Get more time"]
    assert buttons[1]["formaction"] == "/report/time/?step=worry"
    assert page.find(id="question").name == "form"


def test_invalid_answer_extends_the_draft(db, frozen, settings):
    client = filled()
    move_to_last_second(frozen, settings)
    assert post_step(client, "worry", {"worry": ""}).status_code == 200
    frozen.shift(60)
    assert client.get("/report/worry/").status_code == 200
    assert "What worries you?" in words(client.get("/report/worry/"))


@pytest.mark.parametrize("address", ["/report/worry/", "/report/time/?step=worry"])
def test_answer_after_expiry_is_given_back(db, frozen, settings, address):
    client = filled()
    frozen.shift(timedelta(minutes=settings.DRAFT_MINUTES + 1))
    response = client.post(address, {"worry": TYPED.replace("\n", "\r\n")})
    page = read(response)
    assert "Your answers are no longer here" in words(response)
    assert "If you saw a page with a reference, your report was sent" in words(response)
    assert "Your other answers, and any pictures, are gone" in words(response)
    assert page.select_one(".portal-said").get_text() == TYPED
    carried = {field["name"]: field["value"] for field in page.select("main input[type=hidden]")}
    carried.pop("csrfmiddlewaretoken", None)
    assert carried == {"carried_step": "worry", "worry": TYPED}
    assert client.post("/report/start/", carried)["Location"] == f"/report/{FIRST}/"
    for slug in list(answers())[: list(answers()).index("worry")]:
        post_step(client, slug, answers()[slug])
    assert read(client.get("/report/worry/")).find("textarea").get_text() == TYPED


@pytest.mark.parametrize(
    ("way", "slug", "typed"),
    [
        ("oneself", "noticed", {"noticed": "Canarylate"}),
        ("oneself", "risks", {"risks": ["pressure"]}),
        ("a group", "others", {"shown": "2", "full_name_1": "Canarylate", "age_2": "16"}),
        ("an adult, by a friend", "noticed", {"noticed": "Canarylate"}),
        ("an adult, by a friend", "reach", {"phone": "07700 900124", "phone_care": ["no-message"]}),
    ],
)
def test_late_answer_returns_to_its_own_wording(db, frozen, settings, way, slug, typed):
    client = filled(WAYS[way])
    asked = read(client.get(f"/report/{slug}/")).select_one("input[name=asked]")
    assert asked["form"] == "question"
    frozen.shift(timedelta(minutes=settings.DRAFT_MINUTES + 1))
    page = read(post_step(client, slug, typed | {"asked": asked["value"]}))
    assert [said.get_text() for said in page.select(".portal-said")] == [
        text for name, text in typed.items() if isinstance(text, str) and name != "shown"
    ]
    carried = {}
    for field in page.select("main input[type=hidden]"):
        carried.setdefault(field["name"], []).append(field["value"])
    client.post("/report/start/", carried)
    for before in list(WAYS[way])[: list(WAYS[way]).index(slug)]:
        post_step(client, before, WAYS[way][before])
    assert typed_in(read(client.get(f"/report/{slug}/"))) >= {
        (name, text) for name, text in as_pairs(typed) if name != "shown"
    }


@pytest.mark.parametrize("asked", ["noticed.it.x", "nothing", "worry", "risks.you", ""])
def test_invalid_wording_key_falls_back_to_the_slug(db, asked):
    page = read(Client().post("/report/noticed/", {"noticed": "Canarylate", "asked": asked}))
    assert page.select_one("input[name=carried_step]")["value"] == "noticed"


def test_empty_entry_form_is_not_given_back(db):
    response = Client().post("/report/others/", {"shown": "1", "full_name_1": ""})
    assert "still here" not in words(response)


def test_answer_to_another_wording_must_be_confirmed(db):
    """One tab shows "Where do they live?" while another changes the report to be about oneself."""
    client = filled(WAYS["an adult, by a friend"])
    asked = read(client.get("/report/noticed/")).select_one("input[name=asked]")["value"]
    post_step(client, "about", {"about": "self"})
    for slug in ("age", "where", "council", "worry", "risks"):
        post_step(client, slug, WAYS["oneself"][slug])
    before = load_draft(client.get("/report/noticed/").wsgi_request).answers
    response = post_step(client, "noticed", {"noticed": "since he moved", "asked": asked})
    assert "Check that this still fits" in words(response)
    assert "When did this start?" in words(response)
    assert ("noticed", "since he moved") in typed_in(read(response))
    assert load_draft(client.get("/report/noticed/").wsgi_request).answers == before
    now = read(response).select_one("input[name=asked]")["value"]
    assert post_step(client, "noticed", {"noticed": "since I moved", "asked": now}).status_code == 302


@pytest.mark.parametrize("page", ["check", "pictures", "you"])
def test_ended_page_without_answer_says_all_is_gone(db, frozen, settings, page):
    client = filled()
    frozen.shift(timedelta(minutes=settings.DRAFT_MINUTES + 1))
    for response in (client.get(f"/report/{page}/"), client.post(f"/report/{page}/")):
        assert "All your answers, and any pictures, are gone" in words(response)
        assert "still here" not in words(response)


def test_ticked_answers_are_given_back(db):
    page = read(Client().post("/report/risks/", {"risks": ["threat", "plan"], "junk": "x"}))
    carried = [(field["name"], field["value"]) for field in page.select("main input[type=hidden]")]
    carried = [pair for pair in carried if pair[0] != "csrfmiddlewaretoken"]
    assert carried == [("carried_step", "risks"), ("risks", "threat"), ("risks", "plan")]


def test_unknown_carried_step_is_ignored(db):
    client = Client()
    client.post("/report/start/", {"carried_step": "nothing", "worry": "x"})
    assert "Question 1" in read(client.get(f"/report/{FIRST}/")).title.get_text()


def test_starting_again_asks_before_replacing_a_draft(db):
    draft = fill()
    client = client_with(draft)
    for response in (client.get("/report/start/"), client.post("/report/start/")):
        page = read(response)
        assert "You have answers here that are not sent yet" in words(response)
        assert [link["href"] for link in page.select("main a.govuk-button")] == ["/report/check/"]
        assert [button["name"] for button in page.select("main button")] == ["again"]
    assert client.get("/report/check/").status_code == 200
    assert client.post("/report/start/", {"again": "yes"})["Location"] == f"/report/{FIRST}/"
    assert Draft.objects.count() == 1
    assert not Draft.objects.filter(pk=draft.key.row_id).exists()


def test_late_answer_is_carried_past_an_existing_draft(db):
    response = filled().post("/report/start/", {"carried_step": "worry", "worry": "Canary"})
    fields = {field["name"]: field["value"] for field in read(response).select("main input[type=hidden]")}
    assert fields["worry"] == "Canary"


def test_starting_again_does_not_replace_a_receipt(db):
    client = filled()
    client.post("/report/check/")
    for response in (client.get("/report/start/"), client.post("/report/start/")):
        assert "You have sent a report from this browser" in words(response)
        assert read(response).select("main a.govuk-button")[0]["href"] == "/report/sent/"
    assert client.get("/report/sent/").status_code == 200


def test_back_from_first_question_keeps_the_draft(db):
    draft = fill(answers(worry=None), area="norfolk")
    client = client_with(draft)
    back = read(client.get(f"/report/{FIRST}/")).select_one(".govuk-back-link")["href"]
    start = read(client.get(back))
    triage = start.select_one(".govuk-back-link")["href"]
    assert triage == "/report/?area=norfolk"
    start = read(client.get(client.post(triage, {"happening": "worried"})["Location"]))
    (go_on,) = start.select("main a.govuk-button")
    assert go_on["href"] == "/report/worry/"
    assert load_draft(client.get(go_on["href"]).wsgi_request).answers == draft.answers


@pytest.mark.parametrize("fields", [{}, {"again": "yes"}])
def test_starting_again_keeps_the_area(db, fields):
    client = begin("cumbria")
    if fields:
        post_step(client, FIRST, {"about": "person"})
    assert client.post("/report/start/", fields).status_code == 302
    assert load_draft(client.get(f"/report/{FIRST}/").wsgi_request).area == "cumbria"


def test_empty_draft_is_replaced_without_asking(db):
    client = begin()
    assert client.post("/report/start/")["Location"] == f"/report/{FIRST}/"
    assert Draft.objects.count() == 1


def fingerprint(client, page="worry"):
    (field,) = read(client.get(f"/report/{page}/")).select("input[name=draft]")
    assert field["form"] == "question"
    return field["value"]


@pytest.mark.parametrize("page", ["worry", "pictures", "check", "time"])
def test_page_of_replaced_draft_cannot_write_to_new_draft(db, page):
    client = filled()
    old = fingerprint(client)
    client.post("/report/start/", {"again": "yes"})
    for slug in list(answers())[: list(answers()).index("worry")]:
        post_step(client, slug, answers()[slug])
    before = list(Draft.objects.values_list())
    response = client.post(f"/report/{page}/", {"draft": old, "worry": "Canary"})
    assert "You have begun another report in this browser since" in words(response)
    assert ("Canary" in words(response)) == (page == "worry")
    assert list(Draft.objects.values_list()) == before
    assert post_step(client, "worry", {"draft": fingerprint(client), "worry": "mine"}).status_code == 302


def test_page_of_replaced_draft_does_not_show_new_receipt(db):
    client = filled()
    client.post("/report/check/")
    assert "begun another report" in words(client.post("/report/worry/", {"draft": "old", "worry": "Canary"}))
    assert client.post("/report/worry/", {"worry": "Canary"})["Location"] == "/report/sent/"


def test_fingerprint_does_not_reveal_key_or_row_id(db):
    draft = fill()
    shown = fingerprint(client_with(draft))
    assert shown not in draft.key.to_cookie()
    assert shown not in str(draft.key.row_id)
