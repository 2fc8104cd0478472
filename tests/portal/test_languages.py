"""Which language a page is spoken in: the reader's own choice, on the reporter's pages, and nowhere else."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import translation

from prevent_portal import languages
from prevent_portal.languages import COOKIE, ENGLISH, LANGUAGES


def speaking(code):
    client = Client()
    client.cookies[COOKIE] = code
    return client


def html(response):
    return BeautifulSoup(response.content, "html.parser").html


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.code)
def test_a_link_chooses_and_leaves_no_language_in_the_address(db, language):
    client = Client()
    links = {
        link["hreflang"]: link["href"] for link in html(client.get("/report/?area=norfolk")).select("[hreflang]")
    }
    response = client.get(links.get(language.tag, "/report/?area=norfolk&language=en-gb"))
    assert (response.status_code, response["Location"]) == (302, "/report/?area=norfolk")
    page = html(client.get(response["Location"]))
    assert (page["lang"], page["dir"]) == (language.tag, language.direction)
    assert html(client.get("/return/"))["lang"] == language.tag


@pytest.mark.parametrize("code", ["", "xx", "UR", "ur-PK", "../ur", "u" * 9_000, "fr", "en"])
def test_a_cookie_that_we_did_not_write_is_english(db, code):
    assert html(speaking(code).get("/report/"))["lang"] == "en-GB"


@pytest.mark.parametrize("code", ["", "xx", "UR", "ur\x00", "u" * 9_000, "اردو", "en"])
def test_a_language_that_we_do_not_speak_is_english(db, code):
    response = speaking("ur").get("/report/", {"language": code})
    if "\x00" in code:
        assert response.status_code == 400
    else:
        assert (response["Location"], response.cookies[COOKIE].value) == ("/report/", "")


def test_the_choice_is_the_browsers_own_and_ends_with_it(db):
    cookie = Client().get("/report/?language=ur").cookies[COOKIE]
    assert (cookie.value, cookie["httponly"], cookie["samesite"], cookie["max-age"]) == ("ur", True, "Lax", "")


def test_english_leaves_no_trace(db):
    cookie = speaking("ur").get("/report/?language=en-gb").cookies[COOKIE]
    assert (cookie.value, cookie["max-age"]) == ("", 0)


@pytest.mark.parametrize("path", ["/", "/areas/norfolk/", "/find/", "/accounts/login/", "/nowhere/", "/reports/"])
def test_no_other_page_hears_of_it(db, path):
    """Guidance is kept for everybody: a page in Urdu must never be given to the next reader."""
    page = html(speaking("ur").get(path))
    assert (page["lang"], page["dir"]) == ("en-GB", "ltr")
    assert page.find(class_="portal-languages") is None


def test_the_reporters_pages_are_kept_by_nobody(db):
    assert speaking("ur").get("/report/")["Cache-Control"] == "no-store"
    assert Client().get("/report/?language=ur")["Cache-Control"] == "no-store"


def test_the_next_request_is_english_again(db):
    speaking("ur").get("/report/")
    assert translation.get_language() == ENGLISH.code
    assert html(Client().get("/report/"))["lang"] == "en-GB"


@pytest.mark.parametrize("path", ["/report/nowhere/", "/return/nowhere/", "/report/pictures/0/"])
def test_an_error_among_the_pages_is_said_in_their_language(db, path):
    response = speaking("pl").get(path)
    assert response.status_code == 404
    assert "Nie znaleziono strony" in html(response).h1.get_text()


def test_too_much_is_refused_in_their_language(db):
    response = speaking("ur").post("/report/worry/", CONTENT_LENGTH="3000000")
    assert response.status_code == 413
    assert html(response)["dir"] == "rtl"


def test_an_address_from_outside_is_not_led_to(db):
    response = Client().get("/report//evil.example/?language=ur")
    assert response.get("Location", "/report/").startswith("/report/")


@pytest.mark.parametrize("sent", ["area=//evil.example", "next=//evil.example", "area=%22%3E%3Cevil%3E", "evil=1"])
def test_nothing_else_that_was_sent_is_repeated(db, sent):
    assert b"evil" not in Client().get(f"/report/?{sent}").content
    assert Client().get(f"/report/?{sent}&language=ur")["Location"] == "/report/"


def test_every_choice_is_named_in_its_own_language(db):
    row = html(speaking("ur").get("/report/")).select(".portal-languages li")
    assert [(item["lang"], item["dir"], item.get_text(strip=True)) for item in row] == [
        ("en-GB", "ltr", "English"),
        ("pl", "ltr", "Polski"),
        ("ur", "rtl", "اردو"),
    ]
    assert len(html(Client().get("/report/danger/")).select(".portal-languages")) == 1


def test_the_names_that_a_concern_may_hold():
    assert [languages.named(code).english_name for code in ("en", "en-gb", "pl", "ur", "")] == [
        "English", "English", "Polish", "Urdu", "English",
    ]  # fmt: skip
