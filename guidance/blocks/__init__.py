"""What a page may be built of. Contacts and national numbers are placed, never typed: they are live."""

from wagtail import blocks

from guidance.blocks.files import DocumentLinkBlock, PictureBlock, ResourceLinksBlock, TableBlock
from guidance.blocks.live import ContactsBlock, ReportButtonBlock, UrgentNumbersBlock
from guidance.blocks.text import (
    DetailsBlock,
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
    heading = blocks.CharBlock(
        max_length=120,
        icon="title",
        template="guidance/blocks/heading.html",
        group=_WORDS,
        help_text="Say what the part below it tells, in a few words.",
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
