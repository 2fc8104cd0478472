"""Find your area: each kind of answer."""

import re
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from guidance.models import Council, Postcode
from prevent_portal.languages import LANGUAGES


def _postcode(compact, *codes):
    for code in codes:
        council = Council.objects.get(gss_code=code)
        Postcode.objects.create(postcode=compact, council=council, data_edition="test")


def test_empty_page_lists_councils_without_error(read):
    page = read("/find/")
    assert "There is a problem" not in page
    assert "Westmorland and Furness" in page


@pytest.mark.parametrize("typed", ["", "  "])
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("field", ["place", "postcode"])
def test_nothing_typed_is_an_error(client, content, method, field, typed):
    page = getattr(client, method)("/find/", {field: typed}).content.decode()
    assert "Error: Find your area" in page
    assert page.count("Enter a postcode, a town or a village") == 2  # the summary and the field


def test_typed_text_is_escaped(client, content):
    page = client.get("/find/", {"place": '"><script>alert(1)</script>'}).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_postcode_in_one_area(client, content):
    _postcode("LA97RA", "E06000064")
    page = client.get("/find/", {"place": "la9 7ra"}).content.decode()
    assert "<bdi>LA9 7RA</bdi> is in Westmorland and Furness" in page
    assert 'href="/areas/westmorland-and-furness/">Read the guidance' in page


def test_form_posts_and_the_answer_has_no_place_in_its_address(client, content):
    _postcode("LA97RA", "E06000064")
    for page in ("/", "/find/"):
        form = BeautifulSoup(client.get(page).content, "html.parser").find("form", action="/find/")
        assert form["method"] == "post"
        assert form.find("input", {"name": "csrfmiddlewaretoken"}) is None  # the page may be a cached one
    response = Client(enforce_csrf_checks=True).post("/find/", {"place": "la9 7ra"})
    assert response.status_code == 200
    assert response.request["QUERY_STRING"] == ""
    assert "LA9 7RA</bdi> is in Westmorland and Furness" in response.content.decode()
    assert response["Cache-Control"] == "no-store"


def test_answer_leads_to_the_report_with_the_place_in_a_form(client, content):
    page = BeautifulSoup(client.post("/find/", {"place": "Ely"}).content, "html.parser")
    form = page.find("form", action="/report/")
    assert form["method"] == "post"
    assert form.find("input", {"name": "place"})["value"] == "Ely"
    assert form.find("input", {"name": "csrfmiddlewaretoken"}) is not None
    assert not [link["href"] for link in page.select("a[href]") if "Ely" in link["href"]]


def test_link_with_a_postcode_is_answered_and_told_to_nobody(client, content):
    response = client.get("/find/", {"postcode": "M1 1AA"})
    assert "not in one of the areas we cover" in response.content.decode()
    assert response["Referrer-Policy"] == "strict-origin"  # our host, without the address; a form follows
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("Saffron Walden", "Saffron Walden is in Uttlesford, Essex."),
        ("chelmsford", "Chelmsford is in Essex."),
        ("Norfolk", "Norfolk is one of our areas."),
        ("CM1", "CM1 is in Chelmsford, Essex."),
        ("CB1", "CB1 is in one of these councils. They have the same police force"),
        ("St Ives", "There are several places that St Ives may be: St Ives (Huntingdonshire, Cambridgeshire)"),
        ("St Ives", "St Ives (Devon and Cornwall Police) : outside our areas. Call 101"),
        ("Chelmsferd", "We are not sure about “ Chelmsferd ”. Did you mean: Chelmsford (Essex)"),
        ("ca8", "We are not sure about “ ca8 ”. Did you mean:"),
        ("near the mosque", "We do not know “ near the mosque ” as a place. You can still report"),
        ("Leeds", "Leeds is not in one of the areas we cover. It looks like a place of this police force: West"),
        ("SY23 1AA", "SY23 1AA is not in one of the areas we cover. It looks like a place of one of these police"),
    ],
)
def test_likely_answer_comes_first(read, typed, words):
    page = read(f"/find/?place={quote(typed)}")
    assert "There is a problem" not in page
    assert words in page
    assert page.index(words[:20]) < page.index("Look for another place")


@pytest.mark.parametrize("language", [each for each in LANGUAGES if not each.is_english], ids=lambda each: each.code)
@pytest.mark.parametrize(
    "typed",
    [
        *("", "Saffron Walden", "Norfolk", "CB1", "St Ives", "Chelmsferd", "near the mosque", "Leeds", "SY23 1AA"),
        *("BT1 1AA", "JE2 3AB", "GY1 1AA", "IM1 1AA", "BFPO 12", "C01 1AA"),
    ],
)
def test_each_answer_is_in_the_readers_language(client, content, typed, language):
    """No word of the English answer is left, but for names and what is marked as English."""
    _postcode("CO11AA", "E07000071")
    asked = {"place": typed}
    english, page = (
        BeautifulSoup(client.post(address, asked).content, "html.parser")
        for address in ("/find/", f"/find/?language={language.code}")
    )
    assert (page.html["lang"], page.html["dir"]) == (language.tag, language.direction)
    assert not page.select("main .govuk-inset-text")
    left = set(_sentences(english)) & set(_sentences(page))
    assert not left
    inside = [link["href"] for link in page.select("main a[href^='/']:not([hreflang])")]
    assert inside
    assert all(f"language={language.code}" in address for address in inside)
    assert all(f"language={language.code}" in form["action"] for form in page.select("main form"))


def _sentences(page):
    main = BeautifulSoup(str(page.find("main")), "html.parser")
    for named in main.select("bdi, [lang], .portal-languages"):
        named.decompose()
    return (text for text in main.stripped_strings if re.search("[a-z]{3}", text) and "GeoNames" not in text)


def test_postcode_on_boundary_lists_councils(read):
    _postcode("CB101AA", "E07000077", "E07000012")
    page = read("/find/?place=CB10+1AA")
    assert "several places that CB10 1AA may be" in page
    assert (
        "South Cambridgeshire (Cambridgeshire) : guidance for Cambridgeshire Uttlesford (Essex) : guidance for"
        in page
    )


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("M1 1AA", ["Greater Manchester Police", "Call 101 and ask for the Prevent team of this force"]),
        ("CF10 1AA", ["South Wales Police", "www.south-wales.police.uk"]),
        ("EH1 1AA", ["Police Scotland", "ask for the Prevent team"]),
        ("BT1 1AA", ["Police Service of Northern Ireland", "Prevent does not apply there. Call 101"]),
        ("JE2 3AB", ["Jersey", "Contact the States of Jersey Police", "101 may not reach them"]),
        ("GY1 1AA", ["Guernsey", "Contact Guernsey Police", "101 may not reach them"]),
        ("IM1 1AA", ["the Isle of Man", "Contact the Isle of Man Constabulary", "101 may not reach them"]),
        ("BFPO 12", ["British Forces Post Office", "Tell the person’s unit", "101 may not reach them"]),
    ],
)
def test_place_outside_names_its_police_and_how_to_reach_it(read, typed, words):
    page = read(f"/find/?place={typed}")
    assert all(word in page for word in words)
    assert "0800 011 3764" in page
    assert "0800 789 321" in page


def test_corrected_postcode_is_shown(read):
    _postcode("CO11AA", "E07000071")
    assert "We read “C01 1AA” as CO1 1AA." in read("/find/?place=C01+1AA")
    assert "We read" not in read("/find/?place=co11aa")


def test_terminated_postcode_is_answered_and_marked(read):
    _postcode("CO11AA", "E07000071")
    Postcode.objects.update(is_terminated=True)
    page = read("/find/?place=CO1+1AA")
    assert "CO1 1AA is an old postcode" in page
    assert "CO1 1AA is in Colchester" in page


@pytest.mark.parametrize("typed", ["CB1 1", "cb1 1", "CB1", "CB1 1A"])
def test_sector_is_not_taken_for_another_district(read, typed):
    page = read(f"/find/?place={quote(typed)}")
    assert (
        "CB1 is in one of these councils. They have the same police force, so it does not matter which. Cambridge : "
        "guidance for Cambridgeshire South Cambridgeshire : guidance for Cambridgeshire"
    ) in page


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
def test_nonsense_is_said_to_be_no_known_place(client, content, typed):
    response = client.get("/find/?place=" + quote(typed))
    assert response.status_code == 200
    assert "as a place. You can still report" in response.content.decode()
    assert len(response.content) < 40_000


def test_response_is_never_stored(client, content):
    response = client.get("/find/", {"postcode": "CB1 2AB"})
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies
