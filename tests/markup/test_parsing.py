"""The detection of active markup itself: it finds every payload and ignores escaped text."""

import html

import pytest
from django.http import HttpResponse

from tests.journeys.smuggling import PAYLOADS, WAYS_OUT
from tests.markup.parsing import active_markup, visible_text
from tests.markup.typist import Book, text_fields

# Where a template could forget to escape.
PLACES = [
    "<p>{}</p>",
    '<input value="{}">',
    "<textarea>{}</textarea>",
    "<title>{}</title>",
    "<!-- {} -->",
    '<script type="application/json">{}</script>',
    "<p title='{}'>x</p>",
]
# Payloads that a page alone does not run: template expressions, bare URLs, escaped or full-width characters.
WORDS = ("{{", "${", "javascript:", "&lt;", "＜")


@pytest.mark.parametrize("place", PLACES)
def test_unescaped_payload_is_detected_in_each_place(place):
    active = [payload for payload in PAYLOADS if active_markup(place.format(payload))]
    assert active
    assert not [payload for payload in PAYLOADS if active_markup(place.format(html.escape(payload)))]


def test_every_payload_runs_in_some_place():
    tags = {payload for payload in PAYLOADS if payload not in WAYS_OUT}
    dead = [payload for payload in tags if not any(active_markup(place.format(payload)) for place in PLACES)]
    assert all(any(word in payload for word in (*WORDS, "'", "<form", "scr\tipt")) for payload in dead), dead


def test_own_markup_is_no_fault():
    assert active_markup('<svg><path d="M0"/></svg><a href="/x">x</a><script src="/static/portal.js"></script>') == []


@pytest.mark.parametrize(
    "address", ["java\tscript:alert(1)", " JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x"]
)
def test_script_url_is_detected(address):
    assert active_markup(f'<a href="{address}">x</a>')


def test_page_with_unescaped_field_fails():
    book = Book()
    text = book.text("/here/", "rationale")
    page = HttpResponse(f"<main>{text}</main>", headers={"X-Content-Type-Options": "nosniff"})
    with pytest.raises(AssertionError, match="lets it live"):
        book.look("/here/", page)
    page.content = f"<main>{html.escape(text)}</main>"
    book.look("/here/", page)
    assert book.seen == {1: {"/here/"}}
    assert text in visible_text(page.content.decode())


def test_text_fields_are_found():
    assert len(dict(text_fields())) > 90
