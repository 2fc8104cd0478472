"""PDFs: tagged, titled and in reading order; words stay words; what no font has is named; pictures are inside."""

import json
import unicodedata
from datetime import UTC, datetime
from io import BytesIO

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from prevent_portal.documents import pdf, typesetting
from prevent_portal.documents.pdf import Block, CannotMakePdf, Document, Picture, make_pdf
from prevent_portal.documents.typesetting import typeset
from tests.house.longest import WORST
from tools.letters.trying import TEMPLATE, has_letters

FONT_ROWS = json.loads(typesetting.LETTERS.read_text())
SHOWN = [chr(number) for rows in FONT_ROWS.values() for row in rows for number in range(row[0], row[1] + 1)]
LETTERS = st.sampled_from(SHOWN)
MARKS = [letter for letter in SHOWN if unicodedata.category(letter)[0] == "M"]
AT = datetime(2026, 11, 21, 8, 0, 0, 5, tzinfo=UTC)
# Each is read as markup, code or a file's name where words are put into a template's text.
UNTRUSTED = (
    '#panic("x") #read("/etc/passwd") #sys.inputs',
    "*bold* _thin_ $x$ `raw` = heading \\ line <label> @label // left out /* left out */",
    "\"quoted\" 'quoted' -- --- ... ~ [content] {code}",
    'https://example.org/ #image("picture-1.svg") ]]} \\u{41}',
    "<svg><script>alert(1)</script></svg> &amp; %PDF-1.7 endobj",
)


def of(*blocks, **given):
    first = Block("What is held", level=1)
    return Document("Copy", "Norfolk Constabulary", "Copy of ABCD-EFGH", [first, *blocks], **given)


def read(document):
    return PdfReader(BytesIO(typeset(document, at=AT)))


def text(reader):
    return "\n".join(page.extract_text() for page in reader.pages)


def in_one_line(document):
    return " ".join(text(read(document)).split())


def drawn(kind="JPEG"):
    out = BytesIO()
    Image.new("RGB", (640, 480), (200, 30, 30)).save(out, kind)
    return out.getvalue()


def tags(element):
    """The structure that a screen reader follows, as names in their order."""
    children = element.get("/K", [])
    for child in children if isinstance(children, list) else [children]:
        node = child.get_object() if hasattr(child, "get_object") else child
        if isinstance(node, dict) and "/S" in node:
            yield node["/S"], node.get("/Alt", "")
            yield from tags(node)


def test_document_can_be_read_by_a_screen_reader():
    picture = Picture(drawn(), "Picture 1 of 2")
    reader = read(of(Block("A message", ["First", "Second"], ["A point"], [picture]), language="en"))
    root = reader.trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"], root["/ViewerPreferences"]["/DisplayDocTitle"]) == (
        "en",
        True,
        True,
    )
    assert (reader.metadata.title, reader.metadata.author) == ("Copy", "Norfolk Constabulary")
    assert b"pdfuaid" in root["/Metadata"].get_data()
    order = [name for name, _ in tags(root["/StructTreeRoot"])]
    kept = [name for name in order if name in ("/Title", "/H1", "/H2", "/P", "/L", "/Figure")]
    assert kept[-7:] == ["/H1", "/H2", "/P", "/P", "/L", "/P", "/Figure"]
    assert ("/Figure", "Picture 1 of 2") in tags(root["/StructTreeRoot"])


def test_words_stand_in_the_order_of_reading():
    shown = text(read(of(Block("One", ["Two", "Three"], ["Four"]), Block("Five", ["Six\nSeven"]))))
    places = [shown.index(word) for word in ("One", "Two", "Three", "Four", "Five", "Six", "Seven")]
    assert places == sorted(places)


@pytest.mark.parametrize("words", UNTRUSTED)
def test_words_are_never_markup(words):
    shown = in_one_line(Document(words, words, words, [Block(words, [words], [words], level=1)]))
    assert shown.count(words) == 5  # title, heading, line, point, footer


def test_words_put_into_the_template_would_be_markup():
    """The control: the attack works where words are part of the template."""
    with pytest.raises(typst.TypstError, match="panicked"):
        typesetting.compile_pdf(
            {"main.typ": TEMPLATE + UNTRUSTED[0].encode()}, {"font": typesetting.FONTS[0], "text": "x"}
        )


def test_letters_of_the_reports_languages_are_shown():
    words = "Zażółć gęślą jaźń; مجھے فکر ہے; آمد علی; עברית; Привет; Ἀθῆναι"
    assert "[U+" not in in_one_line(of(Block("x", [words])))


def test_letters_that_no_font_has_are_named():
    shown = in_one_line(of(Block("x", ["张伟 😀 \0 好好好"])))
    assert "[U+5F20 4F1F] [U+1F600] [U+0000] [U+597D × 3]" in shown


def test_marks_after_the_eighth_on_a_letter_are_counted():
    """The time that a font takes for them is quadratic: 5,000 took seconds."""
    assert "ab[U+0063 0301 × 4,000]d" in in_one_line(of(Block("x", [f"abc{chr(0x301) * 4_000}d"])))
    assert "[U+" not in in_one_line(of(Block("x", [f"abc{chr(0x301) * 8}d"])))


def test_list_of_letters_is_that_of_the_fonts():
    for font, rows in FONT_ROWS.items():
        inside = "".join(chr(number) for first, last in rows for number in range(first, last + 1))
        assert all(has_letters(font, inside[place : place + 8]) for place in range(0, len(inside), 400))
        beside = sorted({chr(number) for first, last in rows for number in (first - 1, last + 1)})
        assert not [
            letter for letter in beside[::8] if unicodedata.category(letter)[0] != "C" and has_letters(font, letter)
        ]


@given(st.text(LETTERS | st.sampled_from(MARKS) | st.characters(), min_size=1, max_size=200))
@settings(max_examples=50, derandomize=True, database=None, deadline=None)
def test_pdf_is_made_of_whatever_is_typed(typed):
    """For one letter that no font has, or a mark of one font on a letter of another, typst refuses the document."""
    assert typeset(of(Block(f"On {typed}", [typed, (typed, typed)], [typed])), at=AT)


@pytest.mark.parametrize("words", ["a\u064e", "\u05d0\u05c7", "\u212b\ufe08", "\ufe66\ufe70", "\u0301", "\u200d"])
def test_pdf_is_made_with_a_mark_of_another_font(words):
    assert in_one_line(of(Block("x", [f"Before {words} after"]))).count("after") == 1


def test_invisible_characters_and_lone_surrogates_are_left_out():
    assert "a?b evil txt.exe" in in_one_line(of(Block("x", ["a\ud800b evil\u202e txt.exe\u200b"])))


def test_long_words_are_broken_and_not_cut_off():
    shown = text(read(of(Block("x", ["W" * 1_000])))).replace("\n", "").replace("\u200b", "")
    assert "W" * 1_000 in shown
    assert all(line.count("W") < 100 for line in text(read(of(Block("x", ["W" * 1_000])))).splitlines())


@pytest.mark.parametrize("worst", WORST.values(), ids=WORST)
def test_longest_text_without_spaces_is_made(worst):
    """A rule of the template that broke words was nested for each, until typst refused the document."""
    made = text(read(of(Block("x", [worst(10_000)]))))
    assert made.replace("\u200b", "").strip()


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_picture_is_inside_as_it_was_drawn(kind):
    (image,) = read(of(Block("x", pictures=[Picture(drawn(kind), "A picture")]))).pages[0].images
    assert image.image.size == (640, 480)
    assert image.image.convert("RGB").getpixel((5, 5)) == pytest.approx((200, 30, 30), abs=3)


@pytest.mark.parametrize("junk", [b"", b"junk", b"<svg xmlns='http://www.w3.org/2000/svg'/>", drawn()[:40]])
def test_junk_in_place_of_a_picture_is_marked(junk):
    assert "[This picture cannot be shown.]" in in_one_line(of(Block("x", pictures=[Picture(junk, "x")])))


def test_thirty_pages_are_made():
    blocks = [Block(f"Part {number}", ["Some words of a report. " * 60] * 3) for number in range(30)]
    assert len(read(of(*blocks)).pages) >= 30


def test_child_process_makes_the_same_document():
    made = PdfReader(BytesIO(make_pdf(of(Block("x", ["Words"], pictures=[Picture(drawn(), "y")])), at=AT)))
    assert "Words" in text(made)
    assert [image.image.size for image in made.pages[0].images] == [(640, 480)]


def test_child_process_has_no_key_of_ours(monkeypatch):
    """Nobody who finds a fault in typst finds keys in its environment."""
    given = {}
    run = pdf.subprocess.run
    monkeypatch.setattr(pdf.subprocess, "run", lambda command, **how: given.update(how) or run(command, **how))
    make_pdf(of(), at=AT)
    assert given["env"] == {}


def test_what_takes_too_long_ends(monkeypatch):
    monkeypatch.setattr(pdf, "_MOST_SECONDS", 0.001)
    with pytest.raises(CannotMakePdf, match="too long"):
        make_pdf(of(), at=AT)


def test_failure_says_nothing_of_the_words():
    with pytest.raises(CannotMakePdf) as caught:
        make_pdf(Document("Canarytitle", "x", "x", []), at="Canary no time")
    assert "Canary" not in str(caught.value)
