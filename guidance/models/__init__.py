"""Models of guidance: forces, areas, councils, contacts and pages."""

from guidance.models.areas import Area, Council, Outward, Postcode, Tier
from guidance.models.contact_history import ChangeKind, ContactAsk, ContactChange
from guidance.models.contacts import Contact, Kind, Purpose, Status
from guidance.models.edition import Edition
from guidance.models.forces import Force
from guidance.models.pages import AreaPage, AreasPage, GuidancePage, HomePage
from guidance.models.proposals import Act, ContactProposal, ProposalState
from guidance.models.reminders import Reminder

__all__ = [
    "Act",
    "Area",
    "AreaPage",
    "AreasPage",
    "ChangeKind",
    "Contact",
    "ContactAsk",
    "ContactChange",
    "ContactProposal",
    "Council",
    "Edition",
    "Force",
    "GuidancePage",
    "HomePage",
    "Kind",
    "Outward",
    "Postcode",
    "ProposalState",
    "Purpose",
    "Reminder",
    "Status",
    "Tier",
]
