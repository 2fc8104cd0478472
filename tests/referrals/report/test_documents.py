"""Documents of a reporter: PDF pages as pictures, the words of Word documents in the report (ADR 0099)."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from prevent_portal.uploaded_files.reading import MOST_CHARACTERS
from referrals import sealing
from referrals.models import Attachment, Concern, DangerSign, Draft, DraftPicture, Urgency
from referrals.report import pictures
from referrals.stored_fields import context_of
from tests.portal import files_for_upload as files
from tests.portal.files_for_upload import CANARY, pdf, word, written
from tests.referrals.report.drawing import picture
from tests.referrals.report.filling import client_with, fill, filled, read, words

PAGE = "/report/pictures/"
SAID = "Pupil: Sam Canaryname"


def add(client, data, name="Canaryfile.docx", address="127.0.0.1"):
    chosen = SimpleUploadedFile(name, data, "application/octet-stream")
    return client.post(PAGE, {"picture": chosen, "add": "yes"}, REMOTE_ADDR=address)


def sent(client):
    assert client.post("/report/check/")["Location"] == "/report/sent/"
    concern = Concern.objects.get()
    return concern, sealing.open_sealed(concern.sealed, context=context_of(concern))


def answer_in(content):
    (answer,) = [part["answer"] for part in content["said"] if part["step"] == "pictures"]
    return answer


def test_pages_of_a_pdf_are_added_as_pictures(db):
    client = filled()
    assert add(client, written(pdf(3)), "a.pdf")["Location"] == PAGE
    assert "You have added 3 pictures" in words(client.get(PAGE))
    concern, content = sent(client)
    assert [row.number for row in Attachment.objects.filter(concern=concern)] == [1, 2, 3]
    assert answer_in(content) == ["3 pictures"]


def test_words_of_a_document_are_shown_and_sent(db, nothing_leaks):
    nothing_leaks(["Canaryname", "Canaryfile", CANARY])
    client = filled()
    assert add(client, word(SAID, "<b>Bold</b>"))["Location"] == PAGE
    page = client.get(PAGE)
    assert SAID in words(page)
    assert "&lt;b&gt;Bold" in page.content.decode()
    assert SAID in words(client.get("/report/check/"))
    assert not DraftPicture.objects.exists()
    _concern, content = sent(client)
    assert answer_in(content) == [f"Word document: {SAID}\n<b>Bold</b>"]


def test_words_in_a_draft_are_unreadable_without_its_key(db):
    draft = fill()
    add(client_with(draft), word(SAID))
    assert "Canaryname" not in Draft.objects.get().ciphertext
    assert "Canaryname" in str(draft.key.decrypt(Draft.objects.get().ciphertext))


def test_document_is_removed(db):
    client = filled()
    add(client, word("First words"))
    add(client, word("Second words"))
    assert client.post(PAGE, {"remove": "document-1"})["Location"] == PAGE
    shown = words(client.get(PAGE))
    assert "Second words" in shown
    assert "First words" not in shown


def test_what_the_browser_posts_in_place_of_a_document_is_ignored(db):
    client = filled()
    client.post(PAGE, {"documents": "posted words", "count": "9"})
    assert answer_in(sent(client)[1]) == []


def test_danger_in_a_document_makes_the_concern_urgent(db):
    client = filled()
    add(client, word("He has a gun and will shoot them tomorrow"))
    concern, _content = sent(client)
    assert DangerSign.WEAPON.value in concern.danger_signs
    assert concern.urgency == Urgency.URGENT


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (files.with_password(), "This PDF has a password"),
        (files.with_file_inside(), "other files inside"),
        (files.with_macros(), "We cannot open this document"),
        (word("x" * (MOST_CHARACTERS + 1)), "more than 20,000 characters"),
    ],
    ids=["password", "file inside", "macros", "too long"],
)
def test_refusal_stands_beside_the_field_and_nothing_is_lost(db, data, message):
    client = filled()
    add(client, word(SAID))
    add(client, picture())
    response = add(client, data)
    page = read(response)
    assert message in page.select_one("main form .govuk-error-message").get_text()
    assert page.find(id=page.select_one(".govuk-error-summary a")["href"][1:])["type"] == "file"
    assert len(page.select("main img")) == 1
    assert SAID in words(response)


def test_more_than_the_most_pages_together_are_refused_whole(db):
    client = filled()
    add(client, written(pdf(8)))
    assert "up to 10 pictures and pages" in words(add(client, written(pdf(3))))
    assert DraftPicture.objects.count() == 8


def test_documents_together_have_the_limit_of_one(db):
    client = filled()
    add(client, word("a" * 12_000))
    assert "together are too long" in words(add(client, word("b" * 12_000)))


def test_document_counts_as_ten_pictures_for_an_address(db, monkeypatch):
    """It costs seconds to open, also when it is refused."""
    monkeypatch.setattr(pictures, "MOST_AN_HOUR", 15)
    client = filled()
    for data in (written(pdf(2)), files.with_password()):
        add(client, data, address="203.0.113.4")
    assert "We cannot take more" in words(add(client, picture(), address="203.0.113.4"))
    assert add(client, picture(), address="203.0.113.5")["Location"] == PAGE


@pytest.mark.parametrize(("code", "said"), [("pl", "Ten plik PDF ma hasło"), ("ur", "پاس ورڈ")])
def test_refusal_is_in_the_reporters_language(db, code, said):
    client = filled()
    client.get(f"{PAGE}?language={code}")
    assert said in words(add(client, files.with_password()))
