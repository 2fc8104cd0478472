"""The blocks of a guidance page. Contacts and national numbers are looked up when it is shown, never typed."""

from collections import Counter
from typing import Any

from django.core.exceptions import ValidationError
from django.forms.utils import ErrorList
from django.utils.text import slugify
from wagtail import blocks

from guidance.blocks.files import DocumentLinkBlock, PictureBlock, ResourceLinksBlock, TableBlock
from guidance.blocks.live import ContactsBlock, ReportButtonBlock, UrgentNumbersBlock
from guidance.blocks.text import (
    DetailsBlock,
    HeadingBlock,
    InsetBlock,
    ListBlock,
    StepsBlock,
    TextBlock,
    WarningBlock,
)

__all__ = ["BodyBlock", "TextBlock"]

_WORDS, _LIVE, _FILES = "Words", "Always up to date", "Links, files and pictures"
_CELLS = [
    ("text", blocks.CharBlock(required=False, max_length=200, label="Words")),
    ("number", blocks.CharBlock(required=False, max_length=30, label="Numbers, set to the right")),
]


class BodyBlock(blocks.StreamBlock):
    heading = HeadingBlock(
        max_length=120, group=_WORDS, help_text="Say what the part below it tells, in a few words."
    )
    text = TextBlock(
        group=_WORDS,
        help_text="Short paragraphs. What you paste keeps its bold words, links and lists, and nothing else.",
    )
    list = ListBlock(group=_WORDS)
    steps = StepsBlock(group=_WORDS)
    inset = InsetBlock(group=_WORDS)
    warning = WarningBlock(group=_WORDS)
    details = DetailsBlock(group=_WORDS)
    contacts = ContactsBlock(group=_LIVE)
    urgent_numbers = UrgentNumbersBlock(group=_LIVE)
    report_button = ReportButtonBlock(group=_LIVE)
    resource_links = ResourceLinksBlock(group=_FILES)
    document_link = DocumentLinkBlock(group=_FILES)
    table = TableBlock(_CELLS, group=_FILES)
    picture = PictureBlock(group=_FILES)

    def clean(self, value: Any) -> Any:
        """Headings must be unique: each is an anchor, and screen reader users navigate by them."""
        cleaned = super().clean(value)
        anchors = Counter(slugify(block.value) for block in cleaned if block.block_type == "heading")
        duplicates = {
            number: ErrorList([ValidationError("Another heading of this page says the same. Tell them apart.")])
            for number, block in enumerate(cleaned)
            if block.block_type == "heading" and anchors[slugify(block.value)] > 1
        }
        if duplicates:
            raise blocks.StreamBlockValidationError(block_errors=duplicates)
        return cleaned
