"""Central pages in the reader's language, passage by passage (ADR 0105)."""

import json
import re
from collections import Counter

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext

from guidance.loading import load_page
from guidance.models import AreaPage, GuidancePage, HomePage
from guidance.translated import SLUGS, TRANSLATED, messages
from prevent_portal.languages import LANGUAGES
from prevent_portal.national_lines import NATIONAL_LINES
from tools.catalogues import files

pytestmark = pytest.mark.usefixtures("content")

OTHERS = [pytest.param(each, id=each.code) for each in LANGUAGES if not each.is_english]
PATHS = {"home": "/", **{page.slug: f"/{page.slug}/" for page in TRANSLATED if page.slug != "home"}}
NOTE = "Część tej strony zmieniono po przetłumaczeniu."


def read(path, language):
    response = Client().get(path, {"language": language.code})
    assert response.status_code == 200
    assert not response.cookies
    return BeautifulSoup(response.content, "html.parser")


def polish(path):
    return read(path, next(each for each in LANGUAGES if each.code == "pl"))


def written(slug, **changes):
    page = GuidancePage.objects.get(slug=slug)
    for name, value in changes.items():
        setattr(page, name, value)
    page.save_revision().publish()


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("slug", PATHS)
def test_central_page_is_in_the_readers_language(slug, language):
    page = read(PATHS[slug], language)
    assert (page.html["lang"], page.html["dir"]) == (language.tag, language.direction)
    main = page.find("main")
    for outside in main.select(".portal-languages"):
        outside.decompose()
    assert not main.select("[lang=en-GB]")
    shown = main.get_text(" ")
    with translation.override(language.code):
        assert gettext("This page is in English only.") not in shown
        title = gettext(next(words.title for words in TRANSLATED if words.slug == slug))
    assert page.h1.get_text() == title
    english = [words for words in messages() if len(words) > 15 and words in shown]
    assert not english


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("path", [*PATHS.values(), "/areas/norfolk/", "/cookies/", "/find/"])
def test_links_lead_to_pages_in_the_same_language(path, language):
    page = read(path, language)
    found = page.select("a[href^='/'], form[action^='/']")
    links = [tag.get("href") or tag["action"] for tag in found if not tag.get("hreflang")]
    switch = {a["hreflang"] for a in page.select(".portal-languages a")}
    files_and_staff = re.compile(r"/(documents|media|accounts|demo)/")
    assert not [href for href in links if f"language={language.code}" not in href and not files_and_staff.match(href)]
    assert switch == {each.tag for each in LANGUAGES} - {language.tag}


def test_changed_passage_is_shown_in_english_and_the_rest_in_the_readers_language():
    before = polish("/confidentiality/")
    assert NOTE not in before.get_text()
    page = GuidancePage.objects.get(slug="confidentiality")
    body = list(page.body.raw_data)
    place = next(number for number, block in enumerate(body) if "You choose." in str(block["value"]))
    changed = json.loads(json.dumps(body, default=dict))
    changed[place]["value"] = '<p data-block-key="x1">Your name goes to the council too.</p>'
    written("confidentiality", body=json.dumps(changed))
    after = polish("/confidentiality/")
    assert NOTE in after.get_text()
    (passage,) = after.select("main p[lang=en-GB]:not(.portal-languages__note)")
    assert passage.get_text() == "Your name goes to the council too."
    assert passage["dir"] == "ltr"
    assert "Wybór należy do ciebie" in before.get_text()
    assert "Wybór należy do ciebie" not in after.get_text()
    assert "Nie musisz mówić, kim jesteś." in after.get_text()


def test_changed_title_and_step_are_marked_as_english():
    written("what-happens-next", title="What we do now")
    page = polish("/what-happens-next/")
    assert page.select_one("h1 [lang=en-GB]").get_text() == "What we do now"
    assert NOTE in page.get_text()


def test_passage_saved_by_the_editor_keeps_its_translation():
    """Wagtail's editor gives each paragraph a key, and writes quotation marks as characters."""
    page = HomePage.objects.get()
    body = json.loads(json.dumps(list(page.body.raw_data), default=dict))
    body[0]["value"] = body[0]["value"].replace("<p>", '<p data-block-key="a1b2c">').replace("&ldquo;", "“")
    page.body = json.dumps(body)
    page.save_revision().publish()
    assert NOTE not in polish("/").get_text()


def test_editors_words_are_neither_markup_nor_placeholders():
    written("privacy", title="100% <b>private</b> %(name)s")
    page = polish("/privacy/")
    assert page.h1.get_text() == "100% <b>private</b> %(name)s"
    assert "100% <b>private</b> %(name)s" in page.title.get_text()


def test_page_of_an_area_is_never_taken_for_a_central_one():
    area = AreaPage.objects.get(slug="norfolk")
    words = next(words for words in TRANSLATED if words.slug == "privacy")
    load_page(Counter(), GuidancePage(), words, area)
    page = polish("/areas/norfolk/privacy/")
    assert page.h1.find_parent(lang=True)["lang"] == "en-GB"
    assert page.h1.get_text() == "Privacy notice"


def test_english_page_keeps_its_words_and_its_links_keep_the_language():
    page = polish("/areas/norfolk/")
    content = page.h1.find_parent("div", lang="en-GB")
    assert content["dir"] == "ltr"
    assert "In danger now?" in content.get_text()
    assert "Report a concern" in content.get_text()
    assert content.select("a[href='/report/?area=norfolk&language=pl']")
    assert translation.get_language() == "en-gb"


def test_search_engines_are_told_of_each_language():
    for language, query in (("pl", "?language=pl"), ("ur", "?language=ur"), ("en-gb", "")):
        head = BeautifulSoup(Client().get(f"/privacy/{query}").content, "html.parser").head
        own = f"http://127.0.0.1:8000/privacy/{query}"
        assert head.select_one("link[rel=canonical]")["href"] == own, language
        assert {link["hreflang"]: link["href"] for link in head.select("link[rel=alternate]")} == {
            "en-GB": "http://127.0.0.1:8000/privacy/",
            "pl": "http://127.0.0.1:8000/privacy/?language=pl",
            "ur": "http://127.0.0.1:8000/privacy/?language=ur",
            "x-default": "http://127.0.0.1:8000/privacy/",
        }
    head = BeautifulSoup(Client().get("/areas/norfolk/?language=pl").content, "html.parser").head
    assert head.select_one("link[rel=canonical]")["href"] == "http://127.0.0.1:8000/areas/norfolk/"
    assert not head.select("link[rel=alternate]")


@pytest.mark.parametrize("language", OTHERS)
def test_facts_of_lines_are_in_no_translated_passage(language):
    """They come from national_lines.py when the page is shown."""
    catalog = files.read(language.code)
    translated = [str(catalog.get(words).string) for words in messages()]
    numbers = [line.number for line in NATIONAL_LINES if line.number]
    assert numbers
    assert not [words for words in [*messages(), *translated] if any(number in words for number in numbers)]
    page = read("/", language).find("main")
    assert "0800 011 3764" in page.get_text()
    with translation.override(language.code):
        when = gettext(next(line.when for line in NATIONAL_LINES if line.slug == "act-early"))
    assert page.get_text().count(when) == 1


def test_every_translated_page_is_one_of_the_loaded_pages():
    slugs = {"home", *GuidancePage.objects.values_list("slug", flat=True), "areas"}
    assert slugs >= SLUGS
