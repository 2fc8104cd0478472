"""What the server makes of rich text, whatever a browser sends: bold, links and lists, and no address that runs."""

import json

import pytest

from guidance.blocks import TextBlock

WIDGET = TextBlock().field.widget


def saved(html: str) -> str:
    """Opened in the editor and saved again."""
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
def test_only_words_are_left(html):
    left = saved(html)
    assert "words" in left
    for unwanted in ("script:", "data:", "style", "class", "<h1", "<img", "<iframe", "<script", "<table", "onclick"):
        assert unwanted not in left.lower().replace("data-block-key", ""), left


def test_what_is_meant_stays():
    left = saved('<p><b>Bold</b> <a href="https://example.org/">link</a></p><ul><li>one</li><li>two</li></ul>')
    for kept in ("<b>Bold</b>", '<a href="https://example.org/">link</a>', "<ul>", ">one</li>"):
        assert kept in left


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "\x01javascript:x"])
def test_a_form_made_by_hand_brings_no_such_link_either(url):
    """As the editor's scripts would send it, without the editor."""
    entity = {"type": "LINK", "mutability": "MUTABLE", "data": {"url": url}}
    block = {"key": "a", "text": "words", "type": "unstyled", "depth": 0, "inlineStyleRanges": []}
    block["entityRanges"] = [{"offset": 0, "length": 5, "key": 0}]
    left = WIDGET.converter.to_database_format(json.dumps({"blocks": [block], "entityMap": {"0": entity}}))
    assert "words" in left
    assert "script" not in left
    assert "data:" not in left
