"""The question about pictures: access, refused files, storage and sealing."""

import os
import tempfile
from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.test import Client
from django.utils import timezone
from django.utils.crypto import get_random_string

from prevent_portal.cookie_key import CookieKey
from prevent_portal.encryption import CannotOpen
from referrals import sealing
from referrals.actions.retention.expired_drafts import delete_expired_drafts
from referrals.models import Attachment, Concern, Draft, DraftPicture, Event
from referrals.report.forms.pictures import MAX_BYTES
from referrals.stored_fields import context_of
from tests.referrals.report.drawing import CANARY, animated, opened, picture, with_metadata
from tests.referrals.report.filling import client_with, fill, filled, read, words
from tests.referrals.walking import answers

PAGE = "/report/pictures/"


def add(client, data=None, name="Canaryfile.png", **fields):
    upload = SimpleUploadedFile(name, with_metadata("PNG") if data is None else data, "image/png")
    return client.post(PAGE, {"picture": upload, "add": "yes"} | fields)


def shown(client):
    return [image["src"] for image in read(client.get(PAGE)).select("main img")]


def test_picture_is_404_for_other_browsers(db):
    draft = fill()
    add(client_with(draft))
    (address,) = shown(client_with(draft))
    other_key = client_with(draft)
    other_key.cookies["draft"] = CookieKey(draft.key.row_id, CookieKey.new().key).to_cookie()
    for stranger in (Client(), filled(), other_key):
        assert stranger.get(address).status_code == 404
    assert client_with(draft).get(f"{PAGE}{uuid4()}/").status_code == 404


def test_reporter_sees_thumbnail_that_is_not_cached(db):
    client = filled()
    assert add(client).status_code == 302
    (address,) = shown(client)
    response = client.get(address)
    assert opened(response.content).format == "JPEG"
    assert response["Content-Type"] == "image/jpeg"
    assert response["Cache-Control"] == "no-store"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert "default-src 'none'" in response["Content-Security-Policy"]


def test_pictures_are_added_removed_and_counted(db):
    client = filled()
    for _ in range(3):
        assert add(client)["Location"] == PAGE
    assert "You have added 3 pictures" in words(client.get(PAGE))
    removed = shown(client)[1].split("/")[-2]
    assert client.post(PAGE, {"remove": removed})["Location"] == PAGE
    assert len(shown(client)) == 2
    assert client.post(PAGE, {})["Location"] == "/report/add/"
    assert "2 pictures" in words(client.get("/report/check/"))


def test_continue_adds_the_chosen_picture(db):
    client = filled()
    upload = SimpleUploadedFile("x.png", picture(), "image/png")
    assert client.post(PAGE, {"picture": upload})["Location"] == "/report/add/"
    assert "1 picture" in words(client.get("/report/check/"))


def test_picture_of_another_draft_cannot_be_removed(db):
    mine, theirs = filled(), filled()
    add(mine)
    (address,) = shown(mine)
    theirs.post(PAGE, {"remove": address.split("/")[-2]})
    theirs.post(PAGE, {"remove": "x' OR 1=1"})
    assert shown(mine) == [address]


def test_eleventh_picture_is_refused(db):
    client = filled()
    for _ in range(10):
        add(client, picture())
    response = add(client, picture())
    assert response.status_code == 200
    assert "You can add up to 10 pictures and pages" in words(response)
    assert len(shown(client)) == 10


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not a picture (JPEG, PNG, WebP)"),
        (b"%PDF-1.7", "We cannot open this PDF"),
        (b"", "Choose another file. This one is empty"),
        (animated("PNG"), "moving picture"),
        (picture() + b"\0" * MAX_BYTES, "must be 10 MB or smaller"),
    ],
    ids=["svg", "pdf", "empty", "moving", "too big"],
)
def test_invalid_picture_shows_error_and_keeps_others(db, data, message):
    client = filled()
    add(client, picture())
    response = add(client, data)
    page = read(response)
    assert response.status_code == 200
    (link,) = page.select(".govuk-error-summary a")
    assert message in link.get_text()
    assert page.find(id=link["href"][1:])["type"] == "file"
    assert message in page.select_one("main form .govuk-error-message").get_text()
    assert len(page.select("main img")) == 1


def test_oversized_body_is_413_before_it_is_read(db, monkeypatch):
    class Unread(BytesIO):
        def read(self, *args):
            raise AssertionError("the body was read")

    response = filled().generic(
        "POST", PAGE, b"", "multipart/form-data; boundary=b", CONTENT_LENGTH=str(10**9), **{"wsgi.input": Unread()}
    )
    assert response.status_code == 413
    assert "10 MB or smaller" in words(response)
    assert response["Cache-Control"] == "no-store"
    assert "default-src 'none'" in response["Content-Security-Policy"]


@pytest.mark.parametrize("page", ["/report/worry/", "/report/check/", "/return/", "/report/", "/accounts/login/"])
def test_other_pages_have_a_lower_body_limit(db, page):
    response = filled().post(page, {"worry": SimpleUploadedFile("x", b"x" * 2_100_000)})
    assert response.status_code == 413


def test_upload_writes_no_temporary_file(db, monkeypatch, tmp_path):
    """A temporary file of Django or Pillow would keep an unencrypted picture after the draft is deleted."""

    def refuse(*args, **kwargs):
        raise AssertionError("a temporary file")

    for name in ("NamedTemporaryFile", "TemporaryFile", "mkstemp", "SpooledTemporaryFile"):
        monkeypatch.setattr(tempfile, name, refuse)
    monkeypatch.setattr("django.core.files.uploadedfile.tempfile.NamedTemporaryFile", refuse)
    with pytest.raises(AssertionError):  # control: Django would use this
        TemporaryUploadedFile("x", "image/png", 1, "utf-8")
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    client = filled()
    big = with_metadata("PNG") + os.urandom(8_000_000)
    assert add(client, big).status_code == 302
    assert client.post("/report/check/")["Location"] == "/report/sent/"
    assert not list(tmp_path.iterdir())


def test_upload_without_draft_is_not_decoded(db, monkeypatch):
    monkeypatch.setattr("referrals.report.forms.pictures.read_file", lambda data: pytest.fail("decoded"))
    assert "no longer here" in words(add(Client()))


def test_stored_picture_is_unreadable_without_its_key(db):
    draft = fill()
    add(client_with(draft))
    row = DraftPicture.objects.get()
    stored = bytes(row.ciphertext) + bytes(row.thumbnail)
    for word in (b"PNG", b"JFIF", CANARY.encode(), b"Canaryfile", b"IHDR"):
        assert word not in stored
    assert opened(draft.key.decrypt_picture(bytes(row.ciphertext), part="picture")).size == (60, 40)
    with pytest.raises(CannotOpen):
        draft.key.decrypt_picture(bytes(row.ciphertext), part="thumbnail")
    with pytest.raises(CannotOpen):
        CookieKey.new().decrypt_picture(bytes(row.ciphertext), part="picture")


def test_expired_draft_is_deleted_with_its_pictures(db, frozen, settings):
    add(filled())
    recent = filled()
    frozen.shift(timedelta(minutes=settings.DRAFT_MINUTES - 1))
    add(recent)
    frozen.shift(timedelta(minutes=2))
    assert delete_expired_drafts(at=timezone.now()) == 1
    assert DraftPicture.objects.count() == Draft.objects.count() == 1


def test_picture_of_expired_draft_is_404(db, frozen, settings):
    client = filled()
    add(client)
    (address,) = shown(client)
    frozen.shift(timedelta(minutes=settings.DRAFT_MINUTES + 1))
    assert client.get(address).status_code == 404


def test_sent_pictures_are_sealed_and_removed_from_draft(db):
    client = filled()
    add(client)
    add(client, picture("JPEG", (30, 20)), "y.jpg")
    assert client.post("/report/check/")["Location"] == "/report/sent/"
    concern, other = Concern.objects.get(), uuid4()
    assert not DraftPicture.objects.exists()
    rows = list(Attachment.objects.all())
    sizes = []
    for row in rows:
        context = context_of(row)
        sizes.append(opened(sealing.open_picture(bytes(row.sealed), context=context)).size)
        for wrong in (f"concern:{other}:picture-1", f"concern:{concern.pk}:picture-9"):
            with pytest.raises(CannotOpen):
                sealing.open_picture(bytes(row.sealed), context=wrong)
    assert sizes == [(60, 40), (30, 20)]
    content = sealing.open_sealed(concern.sealed, context=context_of(concern))
    assert ["2 pictures"] in [part["answer"] for part in content["said"]]


def test_failed_attachment_save_rolls_back_sending(db, monkeypatch):
    draft = fill()
    client = client_with(draft, raise_request_exception=False)
    add(client)

    def full(*args, **kwargs):
        raise RuntimeError("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(Attachment, "save", full)
        assert client.post("/report/check/").status_code == 500
    assert (Concern.objects.count(), Event.objects.count(), DraftPicture.objects.count()) == (0, 0, 1)
    assert client.post("/report/check/")["Location"] == "/report/sent/"
    assert Attachment.objects.count() == 1


def test_file_name_is_stored_nowhere(db, nothing_leaks):
    nothing_leaks(["Canaryfile"])
    client = filled()
    add(client)
    add(client, b"%PDF", "Canaryfile.pdf")
    assert "Canaryfile" not in client.get(PAGE).content.decode()
    client.post("/report/check/")
    concern = Concern.objects.get()
    content = sealing.open_sealed(concern.sealed, context=context_of(concern))
    assert "Canaryfile" not in str(content)


def test_pictures_question_waits_for_earlier_answers(db):
    client = filled(answers(worry=None))
    for response in (client.get(PAGE), client.post(PAGE, {}), add(client)):
        assert response["Location"] == "/report/worry/"
    assert not DraftPicture.objects.exists()


def test_sealed_picture_length_is_padded():
    short, long = (sealing.seal_picture(get_random_string(n).encode(), context="c") for n in (10, 60_000))
    assert len(short) == len(long)
    assert len(sealing.open_picture(long, context="c")) == 60_000


@pytest.mark.parametrize("envelope", [b"", b"v1", b"v1||", b"v2|a:b|c", b"\xff|\xff|\xff", b"v1|test-1:###|###"])
def test_invalid_envelope_does_not_open(envelope):
    with pytest.raises(CannotOpen):
        sealing.open_picture(envelope, context="c")
