"""Blocks for links to resources, documents, tables and pictures."""

from typing import Any

from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock
from wagtail.images.shortcuts import get_rendition_or_not_found

from guidance.pasted_links import unwrap

# Twice the width of a phone screen, and the full text column on a desktop.
_PICTURE = "max-960x960"


class ResourceLinkBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=120, help_text="The name of the page that it leads to.")
    url = blocks.URLBlock(required=False, help_text="Leave empty if there is no safe address to give.")
    description = blocks.TextBlock(required=False, help_text="One line: what people find there.")

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        cleaned["url"] = unwrap(cleaned["url"])
        return cleaned


class ResourceLinksBlock(blocks.StructBlock):
    links = blocks.ListBlock(ResourceLinkBlock())

    class Meta:
        icon = "link"
        template = "guidance/blocks/resource_links.html"
        help_text = "Pages elsewhere that help, each with a line on what it is."


class DocumentLinkBlock(blocks.StructBlock):
    document = DocumentChooserBlock(
        help_text="Only what cannot be a page: many people cannot read a document on a phone or with a screen reader."
    )
    description = blocks.CharBlock(
        max_length=200, required=False, help_text="One line: what it is and whom it is for."
    )

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context)
        # None when the file is missing.
        return {**context, "size": value["document"].get_file_size()}

    class Meta:
        icon = "doc-full"
        template = "guidance/blocks/document_link.html"
        help_text = "A link to a file of your area; its kind and size are shown beside it."


class TableBlock(TypedTableBlock):
    class Meta:
        icon = "table"
        template = "guidance/blocks/table.html"
        help_text = (
            "For facts that belong in rows and columns, never for layout. Say in the caption what it shows. "
            "Keep to 3 columns: it has to fit on a phone."
        )


class PictureBlock(ImageBlock):
    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context)
        # A missing file shows as a broken image instead of failing the whole page.
        return {**context, "picture": get_rendition_or_not_found(value, _PICTURE)}

    class Meta:
        icon = "image"
        template = "guidance/blocks/picture.html"
        help_text = (
            "Say in words what the picture shows, for people who cannot see it. Tick decorative only if "
            "nothing is lost without it. Never a picture of a person who could be taken for someone in need of help."
        )
