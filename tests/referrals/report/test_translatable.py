"""All text of the report is translatable: in a pseudo-language, every looked-up text is marked."""

import re

import pytest
from django.test import Client

from prevent_portal.languages import COOKIE
from referrals.report.triage import EXITS
from tests.referrals.report.filling import client_with, fill, filled, read
from tests.referrals.report.returning import enter, visiting, write
from tests.referrals.report.test_steps import REFUSED, all_answered
from tests.referrals.report.test_words import PAGES
from tests.referrals.ways import NOTHING, WAYS
from tools.catalogues import pseudo

# Not translated by a catalogue: reporters' text, names of places, teams and languages, dates.
_NOT_TRANSLATED = ".portal-languages, select, bdi, #reference, #return-code, [dir=auto], script, style, .portal-stage"


@pytest.fixture(scope="module", autouse=True)
def pseudo_language(tmp_path_factory):
    with pseudo.spoken(tmp_path_factory.mktemp("locale")) as language:
        yield language


def speaking(client):
    client.cookies[COOKIE] = pseudo.PSEUDO.code
    return client


def unmarked(response):
    """Words that were not looked up: the pseudo-language puts every looked-up text in angle quotation marks."""
    page = read(response)
    assert page.html["lang"] == "de"
    for item in page.select("input[name=area]"):
        item.find_parent("div").decompose()
    for part in page.select(_NOT_TRANSLATED):
        part.decompose()
    named = [part[name] for part in page.find_all(True) for name in ("alt", "aria-label") if part.has_attr(name)]
    said = re.sub(r"\s+", " ", page.get_text(" "))
    while (inner := re.sub(r"‹[^‹›]*›", " ", said)) != said:
        said = inner
    return re.findall(r"[A-Za-z]{2,}", said) + [name for name in named if "‹" not in name]


@pytest.mark.parametrize(("slug", "given"), PAGES.values(), ids=lambda part: part if isinstance(part, str) else "")
def test_question_pages_are_translated(db, slug, given):
    assert not unmarked(speaking(filled(given)).get(f"/report/{slug}/"))


@pytest.mark.parametrize(("slug", "fields"), [row[:2] for row in REFUSED])
def test_error_messages_are_translated(db, slug, fields):
    client = speaking(client_with(fill(all_answered(slug))))
    response = client.post(f"/report/{slug}/", fields)
    assert read(response).select(".govuk-error-summary")
    assert not unmarked(response)


@pytest.mark.parametrize(
    "address", ["/report/", "/report/start/", "/return/", "/report/nowhere/", *(f"/report/{slug}/" for slug in EXITS)]
)
def test_pages_around_the_questions_are_translated(db, address):
    assert not unmarked(speaking(Client()).get(address))


@pytest.mark.parametrize("given", [WAYS["a child, by a professional"], WAYS["several people"], NOTHING])
def test_check_and_sent_pages_are_translated(db, given):
    client = speaking(filled(given))
    assert not unmarked(client.get("/report/check/"))
    client.post("/report/check/")
    assert not unmarked(client.get("/report/sent/"))
    assert not unmarked(client.get("/report/start/"))


def test_ended_pages_are_translated(db):
    client = speaking(Client())
    assert not unmarked(client.get("/report/worry/"))
    assert not unmarked(client.post("/report/worry/", {"worry": "canary"}))
    assert not unmarked(client.post("/report/exit/"))


def test_return_pages_are_translated(concern):
    client = speaking(visiting(concern))
    assert not unmarked(client.get("/return/messages/"))
    assert not unmarked(write(client, ""))
    write(client, "canary")
    assert not unmarked(client.get("/return/messages/"))
    assert not unmarked(enter(speaking(Client()), "wrong"))


def test_untranslated_text_is_detected(db):
    response = speaking(Client()).get("/report/danger/")
    response.content = response.content.replace(b"</h1>", b" now</h1>").replace(b"<p ", b'<p aria-label="More" ', 1)
    assert unmarked(response) == ["now", "More"]
