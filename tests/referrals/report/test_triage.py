"""The first question: where each choice leads, and that nothing is stored."""

import pytest
from django.test import Client

from prevent_portal.accounts.models import Session
from referrals.models import Draft
from referrals.report.triage import EXITS
from tests.referrals.report.filling import filled, read
from tests.referrals.walking import answers
from tests.referrals.ways import WAYS

LEADS_TO = {
    "danger": ["tel:999"],
    "suspicious": ["tel:0800789321", "https://www.gov.uk/ACT"],
    "online-material": ["https://www.gov.uk/report-terrorism", "tel:0800789321"],
    "advice": ["tel:08000113764", "tel:101", "tel:08088005000"],
}
UNKNOWN_AREAS = [
    "",
    "nowhere",
    "Norfolk",
    "norfolk ",
    "norfolk&next=https://evil.example",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "https://evil.example/",
    "//evil.example",
    "../../cms/",
    "norfolk\r\nSet-Cookie: a=b",
    "x" * 10_000,
    "norfolk" * 1_500,
    "\u202enorfolk",
]


@pytest.fixture
def nothing_stored(db, client):
    yield
    assert not Draft.objects.exists()
    assert not Session.objects.exists()
    assert set(client.cookies) <= {"csrf"}


@pytest.mark.parametrize("choice", LEADS_TO)
def test_each_choice_leads_to_its_page_and_numbers(nothing_stored, client, choice):
    response = client.post("/report/", {"happening": choice})
    assert (response.status_code, response["Location"]) == (302, f"/report/{choice}/")
    page = read(client.get(response["Location"]))
    links = [link["href"] for link in page.select("main .portal-urgent__list a")]
    assert links == LEADS_TO[choice]
    assert page.select_one("main h1").get_text(strip=True)
    assert page.select_one(".govuk-back-link")["href"] == "/report/"


def test_elsewhere_page_gives_numbers(nothing_stored, client):
    page = read(client.get("/report/elsewhere/"))
    links = [link["href"] for link in page.select("main .portal-urgent__list a")]
    assert links == ["tel:08000113764", "tel:101", "tel:0800789321"]


@pytest.mark.parametrize("slug", EXITS)
def test_every_exit_has_a_number_and_a_back_link(db, slug):
    """Back to the question that led there, or to the triage for a visitor without a draft."""
    led_there = {"elsewhere": answers(council={"council": "elsewhere"}), "no-team": WAYS["a place that nobody knows"]}
    client = filled(led_there.get(slug, {}) | ({"team": {"area": "talk"}} if slug == "no-team" else {}))
    page = read(client.get(f"/report/{slug}/"))
    links = [link["href"] for link in page.select("main a, .govuk-back-link")]
    assert [link for link in links if link.startswith("tel:")]
    back = {"elsewhere": "/report/council/", "no-team": "/report/team/"}.get(slug, "/report/")
    assert back in links


def test_every_exit_is_tested():
    assert set(EXITS) == {*LEADS_TO, "elsewhere", "no-team"}


def test_worried_choice_leads_to_the_form(nothing_stored, client):
    assert client.post("/report/", {"happening": "worried"})["Location"] == "/report/start/"
    assert client.get("/report/start/").status_code == 200


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({}, "Select what is happening"),
        ({"happening": ""}, "Select what is happening"),
        ({"happening": "elsewhere"}, "Select one of the answers on this page"),
        ({"happening": "<b>x</b>"}, "Select one of the answers on this page"),
        ({"happening": "x" * 10_000}, "Select one of the answers on this page"),
        ({"happening": "\x00"}, "Select one of the answers on this page"),
    ],
)
def test_invalid_choice_shows_error(nothing_stored, client, typed, message):
    response = client.post("/report/", typed)
    page = read(response)
    assert response.status_code == 200
    assert page.title.get_text().startswith("Error: ")
    assert message in page.select_one(".govuk-error-summary").get_text()
    assert message in page.select_one("main .govuk-error-message").get_text()


@pytest.mark.parametrize("choice", [*LEADS_TO, "worried"])
def test_known_area_is_passed_on(nothing_stored, client, choice):
    response = client.post("/report/?area=westmorland-and-furness", {"happening": choice})
    assert response["Location"].endswith("/?area=westmorland-and-furness")
    if choice != "worried":
        link = read(client.get(response["Location"])).select_one("main a.govuk-button")
        assert link["href"] == "/report/start/?area=westmorland-and-furness"


@pytest.mark.parametrize("area", UNKNOWN_AREAS)
def test_unknown_area_is_dropped(nothing_stored, client, area):
    response = client.post("/report/", {"happening": "danger"}, query_params={"area": area})
    assert (response.status_code, response["Location"]) == (302, "/report/danger/")
    page = client.get("/report/danger/", {"area": area})
    assert read(page).select_one("main a.govuk-button")["href"] == "/report/start/"
    assert b"evil" not in page.content
    assert b"onerror" not in page.content


@pytest.mark.parametrize("area", UNKNOWN_AREAS)
def test_draft_starts_without_unknown_area(db, area):
    client = Client()
    response = client.post("/report/start/", query_params={"area": area})
    assert response["Location"] == "/report/worry/"
    assert set(client.cookies) == {"draft"}
