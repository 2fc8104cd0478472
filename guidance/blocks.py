"""What a page may be built of. Contacts and national numbers are placed, never typed: they are live."""

from typing import Any

from django.utils.safestring import SafeString, mark_safe
from wagtail import blocks

from guidance.lines import NATIONAL_LINES
from guidance.prose import dress, plain

_FEATURES = ["bold", "link", "ul", "ol"]


class TextBlock(blocks.RichTextBlock):
    """Paragraphs, lists and links; Wagtail has cleaned the HTML by its allowlist when it was saved."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(features=_FEATURES, **kwargs)

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        return {**super().get_context(value, parent_context), "html": self.dressed(value)}

    def get_searchable_content(self, value: Any) -> list[str]:
        # Wagtail's own runs the items of a list into one sentence, which would spoil the reading age.
        return [plain(value.source)]

    @staticmethod
    def dressed(value: Any) -> SafeString:
        return mark_safe(dress(value.source))  # noqa: S308  (see the class)

    class Meta:
        icon = "pilcrow"
        template = "guidance/blocks/text.html"


class _WithText(blocks.StructBlock):
    """A block whose `text` is rich text."""

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        return {**super().get_context(value, parent_context), "html": TextBlock.dressed(value["text"])}


class WarningBlock(blocks.StructBlock):
    text = blocks.CharBlock(max_length=300, help_text="One or two sentences about a real danger.")

    class Meta:
        icon = "warning"
        template = "guidance/blocks/warning.html"


class InsetBlock(_WithText):
    text = TextBlock()

    class Meta:
        icon = "openquote"
        template = "guidance/blocks/inset.html"


class DetailsBlock(_WithText):
    summary = blocks.CharBlock(max_length=120, help_text="What the reader presses to open it.")
    text = TextBlock()

    class Meta:
        icon = "arrow-down"
        template = "guidance/blocks/details.html"


class StepsBlock(blocks.StructBlock):
    steps = blocks.ListBlock(
        blocks.StructBlock([("title", blocks.CharBlock(max_length=120)), ("text", blocks.TextBlock())]),
        min_num=2,
    )

    class Meta:
        icon = "list-ol"
        template = "guidance/blocks/steps.html"


class ContactsBlock(blocks.StructBlock):
    """The rows of this page's area. The page puts them into its context as `contacts`."""

    purpose = blocks.ChoiceBlock(
        choices=[
            ("referral", "To share a concern or ask for advice"),
            ("safeguarding", "Safeguarding teams"),
        ],
        default="referral",
        search_index=False,  # our words, not the editor's
        help_text="Contacts are kept under Contacts, not here, so that they are right on every page at once.",
    )

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context)
        wanted = {"referral", "advice"} if value["purpose"] == "referral" else {"safeguarding"}
        rows = (parent_context or {}).get("contacts", [])
        return {**context, "contacts": [row for row in rows if row.purpose in wanted]}

    class Meta:
        icon = "mail"
        template = "guidance/blocks/contacts.html"


class UrgentNumbersBlock(blocks.StructBlock):
    lines = blocks.MultipleChoiceBlock(
        choices=[(line.slug, line.name) for line in NATIONAL_LINES],
        search_index=False,
        help_text="National lines. Their numbers are kept in one place for the whole portal.",
    )

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context)
        return {**context, "lines": [line for line in NATIONAL_LINES if line.slug in value["lines"]]}

    class Meta:
        icon = "warning"
        template = "guidance/blocks/urgent_numbers.html"


class ResourceLinksBlock(blocks.StructBlock):
    links = blocks.ListBlock(
        blocks.StructBlock(
            [
                ("title", blocks.CharBlock(max_length=120)),
                (
                    "url",
                    blocks.URLBlock(required=False, help_text="Leave empty if there is no safe address to give."),
                ),
                ("description", blocks.TextBlock(required=False)),
            ]
        )
    )

    class Meta:
        icon = "link"
        template = "guidance/blocks/resource_links.html"


class ReportButtonBlock(blocks.StructBlock):
    label = blocks.CharBlock(max_length=60, default="Report a concern")

    class Meta:
        icon = "circle-plus"
        template = "guidance/blocks/report_button.html"


class BodyBlock(blocks.StreamBlock):
    heading = blocks.CharBlock(max_length=120, icon="title", template="guidance/blocks/heading.html")
    text = TextBlock()
    inset = InsetBlock()
    warning = WarningBlock()
    details = DetailsBlock()
    steps = StepsBlock()
    contacts = ContactsBlock()
    urgent_numbers = UrgentNumbersBlock()
    resource_links = ResourceLinksBlock()
    report_button = ReportButtonBlock()
