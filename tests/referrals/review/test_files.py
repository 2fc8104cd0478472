"""Files that officers add to a concern: drawn anew or as words, sealed, only ever added (ADR 0100)."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from prevent_portal.uploads import OTHER_BODY, PICTURE_BODY
from referrals import sealing
from referrals.actions.casework import files
from referrals.actions.casework.files import MOST_FILES, TooManyFiles, add_file
from referrals.actions.data_rights.copy_parts import Asker, copy_of
from referrals.models import Event, FilePage, NoteKind, Role
from referrals.stored_fields import context_of
from tests.portal.files_for_upload import CANARY, pdf, with_password, word, written
from tests.referrals.report.drawing import opened, picture, with_metadata
from tests.referrals.report.filling import read, words
from tests.referrals.review.building import AT, acknowledge, add_page, send, some_officer

WHAT = "Minutes of 3 May, from the school"


@pytest.fixture
def concern(officer_client):
    return acknowledge(send())


@pytest.fixture
def page(concern):
    return f"/review/{concern.reference}/files/"


def add(client, page, data, what=WHAT, form_id="1", name="Canaryfile.pdf"):
    upload = SimpleUploadedFile(name, data)
    return client.post(f"{page}add/", {"what": what, "file": upload, "form_id": form_id})


def test_pdf_is_kept_as_pages_with_who_and_when(officer_client, concern, page, nothing_leaks):
    nothing_leaks(["Canaryfile", WHAT])
    assert add(officer_client, page, written(pdf(2)))["Location"] == page
    assert [row.number for row in concern.file_pages.all()] == [1, 2]
    shown = officer_client.get(page)
    assert WHAT in words(shown)
    assert f"Added by {concern.file_pages.first().by}" in words(shown)
    links = [link["href"] for link in read(shown).select("a.portal-picture-link")]
    assert links == [f"{page}1/", f"{page}2/"]
    served = officer_client.get(links[0])
    assert opened(served.content).size == (1240, 1755)
    assert "sandbox" in served["Content-Security-Policy"]
    kinds = list(Event.objects.filter(concern_id=concern.pk).values_list("kind", flat=True))
    assert kinds.count("file-added") == kinds.count("file-seen") == 1


def test_picture_is_drawn_anew_and_sealed(officer_client, concern, page):
    add(officer_client, page, with_metadata("PNG"))
    row = FilePage.objects.get()
    data = sealing.open_picture(bytes(row.sealed), context=context_of(row))
    assert opened(data).size == (60, 40)
    assert b"Canarypicture" not in data + bytes(row.sealed)
    assert b"PNG" not in bytes(row.sealed)


def test_words_of_a_document_become_notes_in_order(officer_client, concern, page):
    text = "\n".join(f"Line {number} <b>" for number in range(700))
    add(officer_client, page, word(*text.split("\n")), name="Canaryfile.docx")
    notes = [note for note in concern.notes.all() if note.kind == NoteKind.FILE]
    told = [sealing.open_sealed(note.sealed, context=context_of(note))["text"] for note in notes]
    assert [each.partition("\n")[0] for each in told] == [f"{WHAT} (part {n} of 2)" for n in (1, 2)]
    assert "".join(each.partition("\n\n")[2] for each in told) == text
    assert CANARY not in "".join(told)
    assert "Its words, among the notes" in words(officer_client.get(page))
    assert "&lt;b&gt;" in officer_client.get(f"/review/{concern.reference}/notes/").content.decode()


def test_same_form_sent_twice_adds_one_file(officer_client, concern, page):
    for _ in range(2):
        assert add(officer_client, page, picture()).status_code == 302
    assert FilePage.objects.count() == concern.notes.count() == 1


@pytest.mark.parametrize(
    ("data", "what", "message"),
    [
        (with_password(), WHAT, "This PDF has a password"),
        (b"<svg/>", WHAT, "not a picture"),
        (b"", WHAT, "This one is empty"),
        (picture(), "", "Enter what it is"),
        (picture() + bytes(10_500_000), WHAT, "10 MB or smaller"),
    ],
    ids=["password", "svg", "empty", "without words", "too big"],
)
def test_refusal_keeps_what_was_typed(officer_client, concern, page, data, what, message):
    response = add(officer_client, page, data, what=what)
    assert message in words(response)
    assert read(response).find("input", {"name": "what"}).get("value", "") == what
    assert not FilePage.objects.exists()


def test_files_and_pages_of_a_concern_are_limited(officer_client, concern, page, monkeypatch):
    monkeypatch.setattr(files, "MOST_FILE_PAGES", 3)
    add(officer_client, page, written(pdf(2)))
    assert "A concern takes 20 files" in words(add(officer_client, page, written(pdf(2)), form_id="2"))
    assert FilePage.objects.count() == 2


def test_number_of_files_is_limited(concern):
    for _ in range(MOST_FILES):
        add_page(concern)
    with pytest.raises(TooManyFiles):
        add_file(concern=concern, what="x", taken=files.Taken(text="x"), by=some_officer(concern), at=AT)


def test_another_force_can_neither_add_nor_see(stranger_client, officer_client, concern, page):
    add(officer_client, page, picture())
    assert add(stranger_client, page, picture(), form_id="2").status_code == 404
    for address in (page, f"{page}add/", f"{page}1/"):
        assert stranger_client.get(address).status_code == 404
    assert FilePage.objects.count() == 1


def test_page_of_another_concern_is_not_found(officer_client, concern, page):
    add(officer_client, page, picture())
    other = acknowledge(send())
    for address in (f"/review/{other.reference}/files/1/", f"{page}2/"):
        assert officer_client.get(address).status_code == 404


def test_head_of_a_page_is_405_and_records_nothing(officer_client, concern, page):
    add(officer_client, page, picture())
    assert officer_client.head(f"{page}1/").status_code == 405
    assert not Event.objects.filter(kind="file-seen").exists()


def test_files_are_exported_and_printed(officer_client, concern, page):
    add(officer_client, page, written(pdf(2)))
    taken = json.loads(officer_client.get(f"/review/{concern.reference}/export.json").content)
    (file,) = taken["files"]
    assert (file["what"], file["pages"]) == (WHAT, [1, 2])
    assert WHAT in [note["text"] for note in taken["notes"] if note["kind"] == "file"]
    printed = words(officer_client.get(f"/review/{concern.reference}/print/"))
    assert printed.count(WHAT) == 2
    assert "2 pages, which can be seen in the portal" in printed


def test_reporter_who_asks_gets_no_file_of_an_officer(concern):
    add_page(concern, data=picture())
    groups = {
        role: {part.group for part in copy_of(concern, Asker(role)).parts} for role in (Role.SUBJECT, Role.REPORTER)
    }
    assert "File added by an officer" in groups[Role.SUBJECT]
    assert "File added by an officer" not in groups[Role.REPORTER]


def test_only_pages_for_files_take_large_bodies(officer_client, page):
    large = str(OTHER_BODY + 1), str(PICTURE_BODY + 1)
    codes = [
        officer_client.generic(
            "POST", path, b"", "multipart/form-data; boundary=b", CONTENT_LENGTH=length
        ).status_code
        for path, length in ((f"{page}add/", large[1]), (page, large[0]), (f"{page}add/", large[0]))
    ]
    assert codes[:2] == [413, 413]
    assert codes[2] != 413
