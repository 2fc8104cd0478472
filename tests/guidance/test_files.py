"""Documents and pictures wait for approval like pages, and a picture that is too big is a form error."""

import struct
import zlib
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image as PillowImage
from wagtail.documents.models import Document
from wagtail.images.fields import WagtailImageField
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection
from wagtail.test.utils.form_data import streamfield

from guidance.cms.files import PictureField
from guidance.models import AreaPage
from tests.guidance.conftest import member
from tests.guidance.editing import send
from tests.guidance.test_moderation import decide

pytestmark = [
    pytest.mark.usefixtures("content", "one_factor"),
]
FIRST, SECOND = b"Words that were approved", b"Words that nobody has approved"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def page():
    return AreaPage.objects.get(slug="norfolk")


@pytest.fixture
def document(editor):
    folder = Collection.objects.get(name="Norfolk")
    file = ContentFile(FIRST, name="leaflet.txt")
    return Document.objects.create(title="A leaflet", file=file, collection=folder, uploaded_by_user=editor)


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def body_with(document):
    return streamfield([("document_link", {"document": document.pk, "description": ""})])


def status_for(client: Client, document) -> int:
    answer = client.get(f"/documents/{document.pk}/leaflet.txt")
    answer.getvalue()  # reading a file to its end closes it
    return answer.status_code


def public_status(document) -> int:
    return status_for(Client(), document)


def replace_file(client: Client, document, **fields):
    form = {"title": document.title, "tags": "", "file": SimpleUploadedFile("leaflet.txt", SECOND), **fields}
    return client.post(reverse("wagtaildocs:edit", args=[document.pk]), form)


def publish_with(document, page, editor, approver) -> None:
    send(signed_in(editor), page, "x", "submit", body=body_with(document))
    decide(signed_in(approver), page, "approve")


def test_document_is_public_once_an_approver_publishes_a_page_with_it(editor, approver, document, page):
    assert public_status(document) == 404
    send(signed_in(editor), page, "x", "submit", body=body_with(document))
    assert public_status(document) == 404
    assert status_for(signed_in(editor), document) == 200
    assert status_for(signed_in(member("editors", "essex")), document) == 404
    decide(signed_in(approver), page, "approve")
    assert public_status(document) == 200
    send(signed_in(approver), page, "Without it", "publish")
    assert public_status(document) == 404


def test_editor_cannot_change_a_published_document(editor, approver, document, page):
    publish_with(document, page, editor, approver)
    for changed in ({}, {"title": "Another title", "file": ""}):
        answer = replace_file(signed_in(editor), document, **changed)
        assert "only an approver may change it" in answer.content.decode()
    document.refresh_from_db()
    assert (document.file.read(), document.title) == (FIRST, "A leaflet")
    document.file.close()


def test_approver_changes_a_published_document(editor, approver, document, page):
    publish_with(document, page, editor, approver)
    assert replace_file(signed_in(approver), document).status_code == 302
    document.refresh_from_db()
    assert document.file.read() == SECOND
    document.file.close()


def test_editor_changes_a_document_that_is_not_published(editor, document):
    assert replace_file(signed_in(editor), document).status_code == 302
    assert public_status(document) == 404


def test_editor_cannot_change_a_published_picture(editor, approver, page):
    folder = Collection.objects.get(name="Norfolk")
    picture = Image.objects.create(
        title="A poster", file=get_test_image_file(), collection=folder, uploaded_by_user=editor
    )
    block = ("picture", {"image": picture.pk, "decorative": False, "alt_text": "A poster"})
    send(signed_in(approver), page, "x", "publish", body=streamfield([block]))
    form = {"title": "Another", "tags": "", "description": ""}
    answer = signed_in(editor).post(reverse("wagtailimages:edit", args=[picture.pk]), form)
    assert "only an approver may change it" in answer.content.decode()
    picture.refresh_from_db()
    assert picture.title == "A poster"
    signed_in(approver).post(reverse("wagtailimages:edit", args=[picture.pk]), form)
    picture.refresh_from_db()
    assert picture.title == "Another"


def png(width: int, height: int) -> bytes:
    """A few bytes that claim to be a picture of this size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


BOMBS = {
    "5,001 by 5,000 pixels": (get_test_image_file(size=(5_001, 5_000)).file.getvalue(), "too many pixels"),
    "100 million pixels": (png(10_000, 10_000), "too many pixels"),
    "3.6 billion pixels": (png(60_000, 60_000), "too many pixels"),
    "no pixels": (png(0, 0), "Upload a valid image"),
    "cut short": (png(10, 10)[:20], "Upload a valid image"),
}


def jpeg(**options) -> bytes:
    written = BytesIO()
    picture = PillowImage.new("RGB", (8, 8), "red")
    picture.save(written, options.pop("format", "JPEG"), **options)
    return written.getvalue()


BROKEN = {
    "JPEG without its last two bytes": jpeg()[:-2],
    "JPEG cut in its middle": jpeg()[: len(jpeg()) // 2],
    "PNG whose orientation has no value": jpeg(format="PNG", exif=b"Exif\0\0MM\0*\0\0\0\x08\0\x02\x01\x12\0\x03"),
    "PNG whose facts are bytes from a trial": jpeg(format="PNG", exif=b"\0\x08\0\x02\x01\x12\0\x03"),
    "WebP whose facts are no facts": jpeg(format="WEBP", exif=b"garbage"),
    "JPEG whose facts are no facts": jpeg(exif=b"Exif\0\0garbage"),
}


@pytest.mark.parametrize("kind", BROKEN)
@pytest.mark.filterwarnings(
    "ignore:Corrupt EXIF data:UserWarning",
    "ignore:Exception ignored in. <_io.FileIO:pytest.PytestUnraisableExceptionWarning",  # Wagtail leaves it open
)
def test_picture_that_cannot_be_drawn_takes_no_page_down(editor, kind):
    """Taken, if it can be drawn; else an error beside the file."""
    client = signed_in(editor)
    answer = upload(client, BROKEN[kind], name=f"poster.{kind.partition(' ')[0].lower()}")
    if picture := Image.objects.first():
        for name in ("wagtailimages:edit", "wagtailimages:delete"):
            assert client.get(reverse(name, args=[picture.pk])).status_code == 200
    else:
        assert answer.status_code == 200
        assert "Upload a valid image" in answer.content.decode()
    for name in ("wagtailimages:index", "wagtailimages_chooser:choose"):
        assert client.get(reverse(name)).status_code == 200


def upload(client: Client, content: bytes, name: str = "bomb.png"):
    form = {"title": "A bomb", "tags": "", "description": "", "file": SimpleUploadedFile(name, content)}
    return client.post(reverse("wagtailimages:add"), form)


@pytest.mark.parametrize("bomb", BOMBS)
def test_image_bomb_is_a_form_error(editor, bomb):
    content, words = BOMBS[bomb]
    answer = upload(signed_in(editor), content)
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert not Image.objects.exists()


@pytest.mark.parametrize("name", ["wagtailimages:add_multiple", "wagtailimages_chooser:create"])
def test_image_bomb_is_refused_wherever_pictures_are_added(editor, name):
    form = {"title": "A bomb", "image-chooser-upload-title": "A bomb"}
    files = {
        key: SimpleUploadedFile("bomb.png", png(60_000, 60_000)) for key in ("files[]", "image-chooser-upload-file")
    }
    answer = signed_in(editor).post(reverse(name), form | files, headers={"x-requested-with": "XMLHttpRequest"})
    assert answer.status_code == 200
    assert "too many pixels" in answer.content.decode()
    assert not Image.objects.exists()


def test_image_bomb_is_an_error_without_our_field(editor, monkeypatch):
    """The control: Wagtail's own field lets Pillow's error through."""
    monkeypatch.setattr(PictureField, "check_image_pixel_size", WagtailImageField.check_image_pixel_size)
    client = signed_in(editor)
    client.raise_request_exception = False
    assert upload(client, png(60_000, 60_000)).status_code == 500


def test_small_picture_is_accepted(editor):
    assert upload(signed_in(editor), get_test_image_file().file.getvalue()).status_code == 302
    assert Image.objects.count() == 1
