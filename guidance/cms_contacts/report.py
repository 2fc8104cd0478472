"""The report of open proposals, for the areas of the user."""

from typing import ClassVar

from django.urls import URLPattern, path, reverse
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn

from guidance.cms.reports import Report
from guidance.cms_contacts.access import own_proposals
from guidance.models import ContactProposal, ProposalState
from guidance.models.proposals import OPEN_FOR
from guidance.proposals import letters

ADDRESS_NAME = "guidance_proposed_changes"


def waits_for(proposal: ContactProposal) -> str:
    if proposal.awaits_confirmation:
        return f"the team behind {proposal.value}"
    return (
        f"a supervisor of {proposal.area.force}" if proposal.needs_supervisor else f"an approver of {proposal.area}"
    )


class ProposalReport(Report):
    page_title = "Proposed changes of contacts"
    header_icon = "mail"
    about = f"Open proposals for your areas. One that nobody decides on is withdrawn after {OPEN_FOR.days} days."
    nothing = "No change is proposed."
    columns: ClassVar = [
        TitleColumn("value", label="Contact", get_url=letters.cms_path),
        Column("act", label="Change", accessor=lambda proposal: proposal.get_act_display()),
        Column("area", label="Area"),
        Column("awaits", label="Waits for", accessor=waits_for),
        Column("proposed_by", label="Proposed by"),
        DateColumn("proposed_at", label="On"),
    ]

    def rows(self) -> list[ContactProposal]:
        return list(own_proposals(self.request.user).filter(state=ProposalState.OPEN).order_by("proposed_at"))


def report_urls() -> list[URLPattern]:
    return [path("reports/proposed-changes/", ProposalReport.as_view(), name=ADDRESS_NAME)]


def report_menu_item() -> MenuItem:
    return MenuItem(ProposalReport.page_title, reverse(ADDRESS_NAME), icon_name=ProposalReport.header_icon)
