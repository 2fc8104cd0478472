"""Every block that an editor can place: GOV.UK markup, help texts, and missing files."""

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.core.files.base import ContentFile
from wagtail.blocks import FieldBlock
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file

from guidance.blocks import BodyBlock
from guidance.models import AreaPage

# Wagtail leaves the spooled file of a new picture size to the garbage collector.

TABLE = {
    "columns": [{"type": "text", "heading": "Day"}, {"type": "number", "heading": "Calls"}],
    "rows": [{"values": ["Monday <b>", "12"]}],
    "caption": "Calls in a week",
}


@pytest.fixture
def picture(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    cache.clear()  # Wagtail caches renditions by the id of the image
    return Image.objects.create(title="A poster", file=get_test_image_file())


@pytest.fixture
def document(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return Document.objects.create(title="Form", file=ContentFile(b"%PDF-1.4 example", name="form.pdf"))


@pytest.fixture
def rendered(client, content):
    """Publish Norfolk's page with only these blocks and return its main element."""

    def render(*blocks):
        page = AreaPage.objects.get(slug="norfolk")
        page.body = page.body.stream_block.to_python([{"type": kind, "value": value} for kind, value in blocks])
        page.save_revision().publish()
        return BeautifulSoup(client.get("/areas/norfolk/").content, "html.parser").main

    return render


@pytest.mark.parametrize(("kind", "tag"), [("bullet", "ul"), ("number", "ol")])
def test_list_has_govuk_markup(rendered, kind, tag):
    [points] = rendered(("list", {"kind": kind, "points": ["One", "<i>Two</i>"]})).select(f"{tag}.govuk-list--{kind}")
    assert [point.text for point in points.find_all("li")] == ["One", "<i>Two</i>"]


def test_table_has_govuk_markup(rendered):
    main = rendered(("table", TABLE))
    assert main.select_one("caption.govuk-table__caption").text == "Calls in a week"
    assert [head["scope"] for head in main.select("th")] == ["col", "col"]
    assert main.select_one("td").text == "Monday <b>"
    assert [cell.text for cell in main.select("td.govuk-table__cell--numeric")] == ["12"]
    # A scrollable region must be focusable and named.
    scroller = main.select_one(".portal-table")
    assert (scroller["tabindex"], scroller["role"], scroller["aria-label"]) == ("0", "region", "Calls in a week")


@pytest.mark.parametrize(("decorative", "alt"), [(False, "A poster of a phone"), (True, "")])
def test_picture_has_alt_text_and_size(client, rendered, picture, decorative, alt):
    value = {"image": picture.pk, "decorative": decorative, "alt_text": "A poster of a phone"}
    img = rendered(("picture", value)).img
    assert img["alt"] == alt
    assert (img["width"], img["height"], img["loading"]) == ("640", "480", "lazy")
    shown = client.get(img["src"])
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/png")
    shown.close()


def test_missing_picture_file_does_not_break_page(client, rendered, picture):
    picture.file.storage.delete(picture.file.name)
    main = rendered(("picture", {"image": picture.pk, "decorative": True, "alt_text": ""}), ("heading", "After it"))
    assert main.img["alt"] == ""
    assert "After it" in main.text


@pytest.mark.parametrize(
    ("alt", "decorative", "is_valid"), [("", False, False), ("A poster", False, True), ("", True, True)]
)
def test_picture_needs_alt_text_unless_decorative(picture, alt, decorative, is_valid):
    block = BodyBlock().child_blocks["picture"]
    value = block.to_python({"image": picture.pk, "decorative": decorative, "alt_text": alt})
    if is_valid:
        block.clean(value)
    else:
        with pytest.raises(StructBlockValidationError) as refused:
            block.clean(value)
        assert "alt text" in str(refused.value.as_json_data())


def test_original_images_are_not_served(client, picture):
    assert client.get(f"/media/{picture.file.name}").status_code == 404
    assert client.get("/media/images/../original_images/x.png").status_code == 404
    assert client.get("/media/images/%2e%2e%2fportal.sqlite3").status_code == 404


def test_document_is_linked_and_downloaded(client, rendered, document):
    link = rendered(("document_link", {"document": document.pk, "description": "To print"})).select_one(
        "p a.govuk-link[href^='/documents/']"
    )
    assert link.text == "Form (PDF, 16 Bytes)"
    assert "To print" in link.parent.text
    sent = client.get(link["href"])
    assert b"".join(sent.streaming_content) == b"%PDF-1.4 example"
    assert sent["Content-Disposition"].startswith("attachment")


def test_every_field_of_the_editor_has_help_text():
    fields = AreaPage.get_edit_handler().get_form_class().base_fields
    missing = [name for name in ("summary", "review_on") if not fields[name].help_text]
    for name, block in BodyBlock().child_blocks.items():
        help_text = block.field.help_text if isinstance(block, FieldBlock) else block.meta.help_text
        missing += [] if help_text else [name]
    assert not missing
