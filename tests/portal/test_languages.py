"""The language chosen by the reader: by cookie on the report pages, by address on the guidance pages."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import translation

from prevent_portal import languages
from prevent_portal.languages import COOKIE, ENGLISH, LANGUAGES
from tests.house.tree import ROOT


def client_with_language(code):
    client = Client()
    client.cookies[COOKIE] = code
    return client


def html(response):
    return BeautifulSoup(response.content, "html.parser").html


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.code)
def test_language_link_sets_cookie_and_clean_url(db, language):
    client = Client()
    links = {
        link["hreflang"]: link["href"] for link in html(client.get("/report/?area=norfolk")).select("[hreflang]")
    }
    response = client.get(links.get(language.tag, "/report/?area=norfolk&language=en-gb"))
    assert (response.status_code, response["Location"]) == (302, "/report/?area=norfolk")
    page = html(client.get(response["Location"]))
    assert (page["lang"], page["dir"]) == (language.tag, language.direction)
    assert html(client.get("/return/"))["lang"] == language.tag


@pytest.mark.parametrize("code", ["", "xx", "UR", "ur-PK", "../ur", "u" * 9_000, "xy", "en"])
def test_invalid_cookie_means_english(db, code):
    assert html(client_with_language(code).get("/report/"))["lang"] == "en-GB"


@pytest.mark.parametrize("code", ["", "xx", "UR", "ur\x00", "u" * 9_000, "اردو", "en"])
def test_unknown_language_parameter_means_english(db, code):
    response = client_with_language("ur").get("/report/", {"language": code})
    if "\x00" in code:
        assert response.status_code == 400
    else:
        assert (response["Location"], response.cookies[COOKIE].value) == ("/report/", "")


def test_language_cookie_is_a_session_cookie(db):
    cookie = Client().get("/report/?language=ur").cookies[COOKIE]
    assert (cookie.value, cookie["httponly"], cookie["samesite"], cookie["max-age"]) == ("ur", True, "Lax", "")


def test_choosing_english_deletes_the_cookie(db):
    cookie = client_with_language("ur").get("/report/?language=en-gb").cookies[COOKIE]
    assert (cookie.value, cookie["max-age"]) == ("", 0)


@pytest.mark.parametrize("path", ["/", "/areas/norfolk/", "/find/", "/accounts/login/", "/nowhere/", "/reports/"])
def test_cookie_does_not_change_other_pages(db, path):
    """Guidance pages are cached for all readers, so they must not be rendered in Urdu."""
    page = html(client_with_language("ur").get(path))
    assert (page["lang"], page["dir"]) == ("en-GB", "ltr")


@pytest.mark.parametrize("path", ["/accounts/login/?language=ur", "/nowhere/?language=ur", "/review/?language=ur"])
def test_address_does_not_change_pages_of_staff(db, path):
    page = html(Client().get(path, follow=True))
    assert (page["lang"], page["dir"]) == ("en-GB", "ltr")
    assert page.find(class_="portal-languages") is None


GUIDANCE = [
    *("/", "/areas/", "/areas/norfolk/", "/find/", "/what-happens-next/"),
    *("/privacy/", "/confidentiality/", "/accessibility/", "/cookies/", "/complaints/"),
]
# tests/guidance/test_translated.py and test_find.py read those that are not in English only.
ENGLISH_ONLY = ["/areas/norfolk/", "/accessibility/", "/cookies/", "/complaints/"]
OTHERS = [language for language in LANGUAGES if not language.is_english]


@pytest.mark.parametrize("path", GUIDANCE)
def test_guidance_page_offers_all_languages(db, path):
    links = {link["hreflang"]: link["href"] for link in html(Client().get(path)).select(".portal-languages a")}
    assert links == {each.tag: f"{path}?language={each.code}" for each in OTHERS}


@pytest.mark.parametrize("language", OTHERS, ids=lambda language: language.code)
@pytest.mark.parametrize("path", ENGLISH_ONLY)
def test_guidance_page_says_in_the_readers_language_that_it_is_english(db, path, language):
    response = Client().get(path, {"language": language.code})
    page = html(response)
    assert (page["lang"], page["dir"]) == (language.tag, language.direction)
    with translation.override(language.code):
        note = translation.gettext("This page is in English only.")
    assert note != "This page is in English only."
    assert note in page.select_one("main .govuk-inset-text").get_text()
    heading = page.select_one("main h1").find_parent(lang=True)
    assert (heading["lang"], heading["dir"]) == ("en-GB", "ltr")
    assert not response.cookies
    assert page.select_one(".portal-languages a[hreflang=en-GB]")["href"] == path


@pytest.mark.parametrize("language", OTHERS, ids=lambda language: language.code)
@pytest.mark.parametrize("path", ["/privacy/", "/report/", "/return/", "/report/danger/"])
def test_footer_leads_to_pages_in_the_same_language(db, path, language):
    client = client_with_language(language.code)
    page = html(client.get(path, {} if path.startswith(languages.PREFIXES) else {"language": language.code}))
    addresses = [link["href"] for link in page.select(".portal-footer__link")]
    assert len(addresses) == 6
    assert {address.partition("?")[2] for address in addresses} == {f"language={language.code}"}
    for address in addresses:
        assert html(client.get(address, follow=True))["lang"] == language.tag


def test_footer_of_an_english_page_has_no_language(db):
    assert not [link for link in html(Client().get("/")).select("a.portal-footer__link") if "?" in link["href"]]


def test_report_button_of_a_guidance_page_keeps_language_and_area(db):
    page = html(Client().get("/areas/norfolk/?language=pl"))
    button = page.select_one("main .govuk-inset-text .govuk-button")
    assert button["href"] == "/report/?language=pl&area=norfolk"
    client = Client()
    assert html(client.get(button["href"], follow=True))["lang"] == "pl"


@pytest.mark.parametrize("asked", ["xx", "UR", "ur\x7f", "'><script>", "pl&language=xx"])
def test_unknown_language_of_a_guidance_page_means_english(db, asked):
    assert html(Client().get(f"/privacy/?language={asked}"))["lang"] == "en-GB"


def test_report_pages_are_not_cached(db):
    assert client_with_language("ur").get("/report/")["Cache-Control"] == "no-store"
    assert Client().get("/report/?language=ur")["Cache-Control"] == "no-store"


def test_language_does_not_leak_into_the_next_request(db):
    client_with_language("ur").get("/report/")
    assert translation.get_language() == ENGLISH.code
    assert html(Client().get("/report/"))["lang"] == "en-GB"


@pytest.mark.parametrize("path", ["/report/nowhere/", "/return/nowhere/", "/report/pictures/0/"])
def test_not_found_page_is_translated(db, path):
    response = client_with_language("pl").get(path)
    assert response.status_code == 404
    assert "Nie znaleziono strony" in html(response).h1.get_text()


def test_too_large_page_is_translated(db):
    response = client_with_language("ur").post("/report/worry/", CONTENT_LENGTH="3000000")
    assert response.status_code == 413
    assert html(response)["dir"] == "rtl"


def test_redirect_stays_on_this_site(db):
    response = Client().get("/report//evil.example/?language=ur")
    assert response.get("Location", "/report/").startswith("/report/")


@pytest.mark.parametrize("sent", ["area=//evil.example", "next=//evil.example", "area=%22%3E%3Cevil%3E", "evil=1"])
def test_other_query_parameters_are_not_repeated(db, sent):
    assert b"evil" not in Client().get(f"/report/?{sent}").content
    assert Client().get(f"/report/?{sent}&language=ur")["Location"] == "/report/"


def test_languages_are_listed_by_their_own_names(db):
    row = html(client_with_language("ur").get("/report/")).select(".portal-languages li")
    assert [(item["lang"], item["dir"], item.get_text(strip=True)) for item in row] == [
        (language.tag, language.direction, language.own_name) for language in LANGUAGES
    ]
    assert ("ur", "rtl", "اردو") in [(item["lang"], item["dir"], item.get_text(strip=True)) for item in row]
    assert len(html(Client().get("/report/danger/")).select(".portal-languages")) == 1


def test_language_code_of_a_concern_has_an_english_name():
    assert [languages.named(code).english_name for code in ("en", "en-gb", "pl", "ur", "")] == [
        "English", "English", "Polish", "Urdu", "English",
    ]  # fmt: skip


@pytest.mark.parametrize("document", ["README.md", "docs/administration.md"])
def test_document_names_every_language(document):
    text = (ROOT / document).read_text()
    assert not [each.english_name for each in LANGUAGES if each.english_name not in text], f"Name it in {document}"
