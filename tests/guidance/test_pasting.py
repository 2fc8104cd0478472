"""Cleaning of rich text on the server: only bold, links and lists remain, and no script URLs."""

import json

import pytest

from guidance.blocks import TextBlock

WIDGET = TextBlock().field.widget


def saved(html: str) -> str:
    """The HTML after a round trip through the editor."""
    return WIDGET.converter.to_database_format(WIDGET.converter.from_database_format(html))


@pytest.mark.parametrize(
    "html",
    [
        '<p><a href="javascript:alert(1)">words</a></p>',
        '<p><a href="JaVaScRiPt:alert(1)">words</a></p>',
        '<p><a href=" javascript:alert(1)">words</a></p>',
        '<p><a href="java\tscript:alert(1)">words</a></p>',
        '<p><a href="data:text/html,x">words</a></p>',
        '<p><a href="vbscript:x">words</a></p>',
        '<p onclick="x()"><b onmouseover="x()">words</b></p>',
        '<p style="color:red"><span class="MsoNormal">words</span></p>',
        "<h1>words</h1>",
        '<p>words<img src="data:image/png;base64,AA" onerror="x()" /></p>',
        '<p>words</p><iframe src="https://example.org"></iframe><script>x</script>',
        "<table><tr><td>words</td></tr></table>",
    ],
)
def test_unsafe_markup_is_removed(html):
    cleaned = saved(html)
    assert "words" in cleaned
    for unwanted in ("script:", "data:", "style", "class", "<h1", "<img", "<iframe", "<script", "<table", "onclick"):
        assert unwanted not in cleaned.lower().replace("data-block-key", ""), cleaned


def test_bold_links_and_lists_are_kept():
    cleaned = saved('<p><b>Bold</b> <a href="https://example.org/">link</a></p><ul><li>one</li><li>two</li></ul>')
    for kept in ("<b>Bold</b>", '<a href="https://example.org/">link</a>', "<ul>", ">one</li>"):
        assert kept in cleaned


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "\x01javascript:x"])
def test_unsafe_link_in_handmade_form_is_removed(url):
    """Sends the editor's JSON without the editor."""
    entity = {"type": "LINK", "mutability": "MUTABLE", "data": {"url": url}}
    block = {"key": "a", "text": "words", "type": "unstyled", "depth": 0, "inlineStyleRanges": []}
    block["entityRanges"] = [{"offset": 0, "length": 5, "key": 0}]
    cleaned = WIDGET.converter.to_database_format(json.dumps({"blocks": [block], "entityMap": {"0": entity}}))
    assert "words" in cleaned
    assert "script" not in cleaned
    assert "data:" not in cleaned
