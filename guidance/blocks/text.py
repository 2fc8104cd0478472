"""Text blocks. Editors choose the kind of a passage; GOV.UK Frontend styles it."""

from typing import Any

from django.forms import CharField
from django.utils.functional import cached_property
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from wagtail import blocks
from wagtail.rich_text import RichText

from guidance.pasted_links import unwrap_all
from guidance.rich_text import add_govuk_classes, plain

_FEATURES = ["bold", "link", "ul", "ol"]


class TextBlock(blocks.RichTextBlock):
    """Paragraphs, lists and links. Wagtail cleans the HTML with an allowlist when it is saved."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(features=_FEATURES, **kwargs)

    @cached_property
    def field(self) -> CharField:
        """Adds an accessible name, because Wagtail gives its text editor none."""
        field = super().field
        field.widget.options = {**field.widget.options, "ariaLabel": self.label or "Text"}
        return field

    def clean(self, value: Any) -> Any:
        return RichText(unwrap_all(super().clean(value).source))

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        return {**super().get_context(value, parent_context), "html": self.styled_html(value)}

    def get_searchable_content(self, value: Any) -> list[str]:
        # Wagtail's version joins the items of a list into one sentence, which would distort the reading age.
        return [plain(value.source)]

    @staticmethod
    def styled_html(value: Any) -> SafeString:
        return mark_safe(add_govuk_classes(value.source))  # noqa: S308  (see the class)

    class Meta:
        icon = "pilcrow"
        template = "guidance/blocks/text.html"


class _WithText(blocks.StructBlock):
    """A block with a rich text field named `text`."""

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        return {**super().get_context(value, parent_context), "html": TextBlock.styled_html(value["text"])}


class HeadingBlock(blocks.CharBlock):
    """The slug of the heading is its anchor, so that editors can link to it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        # Wagtail shows a block's label as plain text, not as a label element.
        self.field.widget.attrs["aria-label"] = "Heading"

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        return {**super().get_context(value, parent_context), "anchor": slugify(value)}

    class Meta:
        icon = "title"
        template = "guidance/blocks/heading.html"


class ListBlock(blocks.StructBlock):
    kind = blocks.ChoiceBlock(
        choices=[("bullet", "Bullets"), ("number", "Numbers, when the order matters")],
        default="bullet",
        search_index=False,
        label="Shown with",
    )
    points = blocks.ListBlock(
        blocks.CharBlock(max_length=300, label="Point"),
        min_num=2,
        help_text="One thought in each point. Put a sentence that leads into the list in a text above it.",
    )

    class Meta:
        icon = "list-ul"
        template = "guidance/blocks/list.html"
        help_text = "Points under each other. For points with links in them use a text."


class WarningBlock(blocks.StructBlock):
    text = blocks.CharBlock(max_length=300, help_text="One or two sentences about a real danger.")

    class Meta:
        icon = "warning"
        template = "guidance/blocks/warning.html"
        help_text = "Stands out with an exclamation mark. Use it rarely, or nobody will see it."


class InsetBlock(_WithText):
    text = TextBlock(help_text="A sentence or two that readers must not miss.")

    class Meta:
        icon = "openquote"
        template = "guidance/blocks/inset.html"
        help_text = "Words set apart from the rest, such as a quotation, an example or an important note."


class DetailsBlock(_WithText):
    summary = blocks.CharBlock(max_length=120, help_text="What the reader presses to open it.")
    text = TextBlock(help_text="What they then read. Never hide what everybody needs.")

    class Meta:
        icon = "arrow-down"
        template = "guidance/blocks/details.html"
        help_text = "Words that stay closed until the reader opens them, for what only some people need."


class StepsBlock(blocks.StructBlock):
    steps = blocks.ListBlock(
        blocks.StructBlock(
            [
                ("title", blocks.CharBlock(max_length=120, help_text="What to do, in a few words.")),
                ("text", blocks.TextBlock(help_text="How to do it.")),
            ]
        ),
        min_num=2,
        help_text="In the order in which people take them.",
    )

    class Meta:
        icon = "list-ol"
        template = "guidance/blocks/steps.html"
        help_text = "Things to do one after the other; the numbers are put in for you."
