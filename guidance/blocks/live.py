"""Blocks with current data instead of typed text: contacts, national numbers and the report button."""

from typing import Any

from wagtail import blocks

from prevent_portal.national_lines import NATIONAL_LINES


class ContactsBlock(blocks.StructBlock):
    """Needs `contacts` in the page's context: the contacts of its area."""

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
        help_text = "The contacts of this page's area, as they are at the moment somebody reads the page."


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
        help_text = "Numbers that work everywhere, with what each is for and when it is answered."


class ReportButtonBlock(blocks.StructBlock):
    label = blocks.CharBlock(max_length=60, default="Report a concern", help_text="Begin with a verb.")

    class Meta:
        icon = "circle-plus"
        template = "guidance/blocks/report_button.html"
        help_text = "The green button that starts a report, with this page's area already chosen."
