"""Find your area: each kind of answer."""

from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from guidance.models import Council, Postcode


def _postcode(compact, *codes):
    for code in codes:
        council = Council.objects.get(gss_code=code)
        Postcode.objects.create(postcode=compact, council=council, data_edition="test")


def test_empty_page_lists_councils_without_error(read):
    page = read("/find/")
    assert "There is a problem" not in page
    assert "Westmorland and Furness" in page


@pytest.mark.parametrize(
    ("typed", "message"),
    [("", "Enter a postcode"), ("  ", "Enter a postcode"), ("x", "Enter a full postcode")],
)
def test_invalid_postcode_shows_error(client, content, typed, message):
    page = client.get("/find/", {"postcode": typed}).content.decode()
    assert "Error: Find your area" in page
    assert page.count(message) == 2  # the summary and the field


def test_typed_text_is_escaped(client, content):
    page = client.get("/find/", {"postcode": '"><script>alert(1)</script>'}).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_postcode_in_one_area(client, content):
    _postcode("LA97RA", "E06000064")
    page = client.get("/find/", {"postcode": "la9 7ra"}).content.decode()
    assert "LA9 7RA is in Westmorland and Furness" in page
    assert 'href="/areas/westmorland-and-furness/">Read the guidance' in page


def test_form_posts_and_the_answer_has_no_postcode_in_its_address(client, content):
    _postcode("LA97RA", "E06000064")
    for page in ("/", "/find/"):
        form = BeautifulSoup(client.get(page).content, "html.parser").find("form", action="/find/")
        assert form["method"] == "post"
        assert form.find("input", {"name": "csrfmiddlewaretoken"}) is None  # the page may be a cached one
    response = Client(enforce_csrf_checks=True).post("/find/", {"postcode": "la9 7ra"})
    assert response.status_code == 200
    assert response.request["QUERY_STRING"] == ""
    assert "LA9 7RA is in Westmorland and Furness" in response.content.decode()
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("typed", "message"), [("", "Enter a postcode"), ("x", "Enter a full postcode")])
def test_posted_invalid_postcode_shows_error(client, content, typed, message):
    assert client.post("/find/", {"postcode": typed}).content.decode().count(message) == 2


def test_link_with_a_postcode_is_answered_and_told_to_nobody(client, content):
    response = client.get("/find/", {"postcode": "M1 1AA"})
    assert "not in one of the areas we cover" in response.content.decode()
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["Cache-Control"] == "no-store"


def test_postcode_on_boundary_lists_councils(read):
    _postcode("CB101AA", "E07000077", "E07000012")
    page = read("/find/?postcode=CB10+1AA")
    assert "on a boundary" in page
    assert "live in? South Cambridgeshire : guidance for Cambridgeshire Uttlesford : guidance for Essex If" in page


def test_unknown_postcode_is_explained(read):
    assert "cannot tell from CB1 2AB which area" in read("/find/?postcode=cb12ab")


def test_postcode_outside_shows_national_line(read):
    page = read("/find/?postcode=M1+1AA")
    assert "not in one of the areas we cover" in page
    assert "0800 011 3764" in page


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("M1 1AA", ["looks like a postcode in another part of England", "101 and ask for the police where"]),
        ("CF10 1AA", ["looks like a postcode in Wales", "101 and ask for the police where"]),
        ("EH1 1AA", ["looks like a postcode in Scotland", "101 and ask for Police Scotland"]),
        ("BT1 1AA", ["Northern Ireland", "Police Service of Northern Ireland"]),
        ("JE2 3AB", ["Jersey", "contact the States of Jersey Police", "101 may not reach them"]),
        ("GY1 1AA", ["Guernsey", "contact Guernsey Police", "101 may not reach them"]),
        ("IM1 1AA", ["the Isle of Man", "contact the Isle of Man Constabulary", "101 may not reach them"]),
        ("BFPO 12", ["British Forces Post Office", "tell the person’s unit", "101 may not reach them"]),
    ],
)
def test_each_nation_has_its_own_advice(read, typed, words):
    page = read(f"/find/?postcode={typed}")
    assert all(word in page for word in words)
    assert "0800 011 3764" in page
    assert "0800 789 321" in page


def test_corrected_postcode_is_shown(read):
    _postcode("CO11AA", "E07000071")
    assert "We read “C01 1AA” as CO1 1AA." in read("/find/?postcode=C01+1AA")
    assert "We read" not in read("/find/?postcode=co11aa")


def test_terminated_postcode_is_answered_and_marked(read):
    _postcode("CO11AA", "E07000071")
    Postcode.objects.update(is_terminated=True)
    page = read("/find/?postcode=CO1+1AA")
    assert "CO1 1AA is an old postcode" in page
    assert "CO1 1AA is in Colchester" in page


def test_outward_code_alone_offers_councils(read):
    page = read("/find/?postcode=ca4")
    assert "Enter a full postcode" in page
    assert "start with CA4 may be in: Cumberland : guidance for Cumbria Westmorland and Furness" in page


@pytest.mark.parametrize("typed", ["CB1 1", "cb1 1", "CB1", "CB1 1A"])
def test_sector_is_not_taken_for_another_district(read, typed):
    page = read(f"/find/?postcode={quote(typed)}")
    assert (
        "start with CB1 may be in: Cambridge : guidance for Cambridgeshire South Cambridgeshire : guidance for "
        "Cambridgeshire"
    ) in page


def test_unknown_postcode_offers_likely_councils(read):
    page = read("/find/?postcode=CB1+2AB")
    assert "probably in one of these councils" in page
    assert "Cambridge : guidance for Cambridgeshire South Cambridgeshire" in page


def test_every_council_is_listed(read):
    page = read("/find/")
    for council in Council.objects.lived_in().filter(valid_until=None):
        assert f"{council.name} : guidance for {council.area.name}" in page


NONSENSE = [
    b"x" * 50_000,
    "\u202e".encode() * 90,
    b"'; DROP TABLE",
    b"%",
    b"BFPO" + b"1" * 99,
    b"\xed\xa0\x80",
    b"\xff",
]


@pytest.mark.parametrize("typed", NONSENSE)
def test_nonsense_shows_error(client, content, typed):
    response = client.get("/find/?postcode=" + quote(typed))
    assert response.status_code == 200
    assert "Enter a full postcode" in response.content.decode()
    assert len(response.content) < 40_000


def test_response_is_never_stored(client, content):
    response = client.get("/find/", {"postcode": "CB1 2AB"})
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies
