"""What is taken from uploaded documents: pages drawn anew and words, and what is refused (ADR 0099)."""

import pickle
import subprocess
import sys

import pytest

from prevent_portal.uploaded_files import reading
from prevent_portal.uploaded_files.__main__ import MEMORY
from prevent_portal.uploaded_files.picture_redrawing import FileRefused, redraw
from prevent_portal.uploaded_files.protocol import DONE, PAGE, REFUSED, TEXT, part
from prevent_portal.uploaded_files.reading import DocumentRefused, read_file
from tests.house.tree import ROOT
from tests.portal import files_for_upload as files
from tests.portal.files_for_upload import CANARY, endless, pdf, with_huge_picture, word, written
from tests.referrals.report.drawing import opened, picture
from tools.machine.environment import inherited

NO_PDF, NO_WORD = "We cannot open this PDF", "We cannot open this document"
BOMB = 20_000


def is_red(data: bytes) -> bool:
    image = opened(data).convert("RGB")
    red, green, _blue = image.getpixel((image.width // 3, image.height * 7 // 10))
    return red > 200 > 60 > green


def test_each_page_of_a_pdf_becomes_a_picture():
    taken = read_file(written(pdf(3)))
    assert [opened(each.data).size for each in taken.pictures] == [(1240, 1755)] * 3
    assert all(is_red(each.data) for each in taken.pictures)
    assert taken.text == ""


def test_blank_pages_are_left_out():
    writer = pdf(1)
    writer.add_blank_page(*files.A4)
    assert len(read_file(written(writer)).pictures) == 1


def test_scripts_and_metadata_of_a_pdf_are_gone():
    before = files.with_script_and_metadata()
    assert before.count(CANARY.encode()) >= 2  # control: it was there before
    (taken,) = read_file(before).pictures
    assert is_red(taken.data)
    assert CANARY.encode() not in taken.data + taken.thumbnail
    assert not opened(taken.data).info.keys() & {"comment", "exif", "icc_profile"}


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (files.with_password(), "This PDF has a password"),
        (files.with_file_inside(), "This PDF has other files inside it"),
        (written(pdf(11)), "This PDF has more than 10 pages"),
        (b"%PDF-1.7", NO_PDF),
        (written(pdf())[:300], NO_PDF),
        (written(pdf(draws="")), NO_PDF),
        (written(pdf(size=(1, 1_000_000))), NO_PDF),
    ],
    ids=["password", "file inside", "too many pages", "header only", "cut short", "blank", "endlessly high"],
)
def test_pdf_is_refused_with_what_to_do_instead(data, message):
    with pytest.raises(DocumentRefused, match=message):
        read_file(data)


def test_large_page_is_drawn_smaller():
    (taken,) = read_file(written(pdf(size=(14_000, 14_000), draws="1 0 0 rg 0 0 14000 9000 re f"))).pictures
    assert opened(taken.data).width * opened(taken.data).height <= 4_500_000


READ_AND_MEASURE = """
import sys, django
from resource import RUSAGE_CHILDREN, getrusage
django.setup()
from prevent_portal.uploaded_files.reading import DocumentRefused, read_file
try:
    print(max(len(each.data) for each in read_file(sys.stdin.buffer.read()).pictures))
except DocumentRefused:
    print(0)
print(getrusage(RUSAGE_CHILDREN).ru_maxrss * 1024)
"""


def test_picture_of_a_gigabyte_inside_a_pdf_takes_no_gigabyte():
    """In a process of its own, whose children are the drawing process alone."""
    with_bomb = with_huge_picture(BOMB)
    assert len(with_bomb) < 3_000_000 < 1_000_000_000 < BOMB * BOMB * 3
    environment = inherited() | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    command = [sys.executable, "-W", "ignore", "-c", READ_AND_MEASURE]
    measured = subprocess.run(command, input=with_bomb, capture_output=True, cwd=ROOT, env=environment, check=True)
    drawn, memory = map(int, measured.stdout.split())
    assert drawn < 3_000_000
    assert memory < MEMORY


def test_child_is_ended_by_its_limits():
    """Control: without them, the same allocation works."""
    allocate = "bytearray(1_100_000_000)"
    limited = f"from prevent_portal.uploaded_files.__main__ import set_limits; set_limits(); {allocate}"
    assert b"MemoryError" in subprocess.run([sys.executable, "-c", limited], capture_output=True).stderr
    assert subprocess.run([sys.executable, "-c", allocate], capture_output=True).returncode == 0


def test_document_that_takes_too_long_is_ended(monkeypatch):
    assert read_file(endless(2)).pictures  # control: so built, a small one is drawn
    monkeypatch.setattr(reading, "MOST_SECONDS", 1)
    with pytest.raises(DocumentRefused, match=NO_PDF):
        read_file(endless(9))


def test_child_has_no_environment(monkeypatch):
    given, popen = [], subprocess.Popen

    def start(*args, **kwargs):
        given.append(kwargs["env"])
        return popen(*args, **kwargs)

    monkeypatch.setenv("SEALING_PRIVATE_KEYS", "secret")
    monkeypatch.setattr(reading.subprocess, "Popen", start)
    read_file(word("Hello"))
    assert given == [{}]


class Attack:
    def __reduce__(self):
        return pytest.fail, ("ran in the portal's own process",)


@pytest.mark.parametrize(
    "answered",
    [
        b"",
        pickle.dumps(Attack()),
        part(PAGE, b"<svg/>") + part(DONE),
        part(PAGE, picture()),
        part(PAGE, picture())[:-10] + part(DONE),
        b"P\xff\xff\xff\xff" + picture(),
        part(REFUSED, b"<script>"),
        part(TEXT, b"words") + part(DONE),
    ],
    ids=["nothing", "pickle", "no picture", "no end", "short", "long", "unknown reason", "words for pages"],
)
def test_answer_of_a_child_that_was_taken_over_is_not_trusted(monkeypatch, answered):
    monkeypatch.setattr(reading, "_answer_of", lambda kind, data: answered)
    with pytest.raises(DocumentRefused, match=NO_PDF):
        read_file(b"%PDF-")


def test_pages_of_the_child_are_drawn_again(monkeypatch):
    answer = part(PAGE, picture() + CANARY.encode()) * 20 + part(DONE)
    monkeypatch.setattr(reading, "_answer_of", lambda kind, data: answer)
    taken = read_file(b"%PDF-").pictures
    assert [each.data for each in taken] == [redraw(picture()).data] * reading.MOST_PAGES


def test_words_are_taken_in_order_from_every_place_that_word_shows():
    run = "<w:r><w:t>{}</w:t></w:r>"
    box = "<w:txbxContent><w:p>" + run.format("In a box") + "</w:p></w:txbxContent>"
    elements = (
        "<w:tbl><w:tr><w:tc><w:p>" + run.format("Name") + "</w:p></w:tc>"
        "<w:tc><w:sdt><w:sdtContent><w:p>" + run.format("Sam") + "</w:p></w:sdtContent></w:sdt></w:tc></w:tr></w:tbl>"
        "<w:p><w:r><mc:AlternateContent><mc:Choice>" + box + "</mc:Choice><mc:Fallback>" + box + "</mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>"
        '<w:p><w:r><w:fldChar><w:ffData><w:checkBox><w:default w:val="0"/><w:checked/></w:checkBox></w:ffData>'
        "</w:fldChar></w:r>" + run.format("At risk") + "</w:p>"
        '<w:p><w:r><w:sym w:char="F0A8"/></w:r>' + run.format(" Not at risk") + "</w:p>"
        '<w:p><w:r><w:fldChar><w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="No"/>'
        '<w:listEntry w:val="Yes"/></w:ddList></w:ffData></w:fldChar></w:r></w:p>'
        "<w:p><w:ins>" + run.format("Added") + "</w:ins></w:p>"
    )
    text = read_file(word("First", "", "Third", elements=elements)).text
    assert text.startswith("First\n\nThird\nName\nSam\n")
    assert text.split("\n")[5:] == ["", "In a box", "", "☒ At risk", "☐ Not at risk", "Yes", "Added"]


def test_deleted_and_hidden_words_and_metadata_are_left_out():
    elements = (
        "<w:p><w:del><w:r><w:delText>Deleted</w:delText></w:r></w:del>"
        "<w:moveFrom><w:r><w:t>Moved</w:t></w:r></w:moveFrom>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>Hidden</w:t></w:r>"
        "<w:r><w:instrText>HYPERLINK</w:instrText><w:t>Seen</w:t></w:r></w:p>"
    )
    assert read_file(word(elements=elements)).text == "Seen"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (word("x" * 20_001), "more than 20,000 characters"),
        (word(), "has no words in it"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), NO_WORD),
        (b"PK\x03\x04" + bytes(100), NO_WORD),
        (word("Hello")[:900], NO_WORD),
        (files.with_macros(), NO_WORD),
        (files.changed(word("Hello"), "word/media/bomb.png", bytes(61_000_000)), NO_WORD),
        (files.changed(word("Hello"), "word/document.xml", b"<w:document"), NO_WORD),
        (files.changed(word("Hello"), "word/document.xml", b"<a>" * 100_000), NO_WORD),
    ],
    ids=[
        *("too long", "no words", "password or .doc", "an archive", "cut short", "macros", "zip bomb", "damaged"),
        "too deep",
    ],
)
def test_word_document_is_refused_with_what_to_do_instead(data, message):
    with pytest.raises(DocumentRefused, match=message):
        read_file(data)


def test_entities_are_not_expanded(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text(CANARY)
    laughs = '<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {name} "{f"&{before};" * 50}">' for before, name in zip("abcdf", "bcdfe", strict=True)
    )
    for entity in (f'<!ENTITY e SYSTEM "{secret.as_uri()}">', laughs):
        try:
            text = read_file(files.with_entities(entity)).text
        except FileRefused:
            continue
        assert text.strip() == "Hello"


def test_parts_outside_the_file_are_not_asked_for():
    """A document may name a header on another machine; the suite's network is blocked."""
    path = "word/_rels/document.xml.rels"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/header"
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{kind}" Target="https://attacker.invalid/x" TargetMode="External"/>'
        "</Relationships>"
    )
    assert read_file(files.changed(word("Hello"), path, rels.encode())).text == "Hello"
