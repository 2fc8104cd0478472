"""The only interface of guidance for other apps: areas, councils, contacts and national lines as plain values."""

import datetime
from dataclasses import dataclass, fields

from guidance import models
from guidance.actions import contacts as contact_actions
from guidance.actions.contacts import ChangeRefused, InvalidTransition
from guidance.contact_checks import rounds
from guidance.places import lookup, police, reading
from guidance.places.lookup import Answer, AreaEntry, CouncilEntry, Lookup
from guidance.places.police import PoliceForce
from guidance.places.reading import Option as PlaceOption
from guidance.places.reading import PlaceReading
from guidance.postcodes import parsing
from guidance.postcodes.parsing import Nation
from guidance.proposals import for_forces
from guidance.proposals.for_forces import NumberEntry, ProposalEntry
from prevent_portal.national_lines import NATIONAL_LINES, Line

__all__ = [
    "POLICE",
    "Answer",
    "AreaEntry",
    "ChangeRefused",
    "ContactEntry",
    "CouncilEntry",
    "InvalidTransition",
    "Line",
    "Lookup",
    "Nation",
    "NumberEntry",
    "PlaceOption",
    "PlaceReading",
    "PoliceForce",
    "ProposalEntry",
    "approve_contact_proposal",
    "area",
    "area_of_council",
    "areas",
    "areas_for",
    "contact_proposal",
    "contact_proposals",
    "contacts_for",
    "contacts_in_use",
    "councils",
    "data_edition",
    "mark_contact_failing",
    "numbers_of_force",
    "read_place",
    "read_postcode",
    "record_contact_call",
    "record_proposal_call",
    "refuse_contact_proposal",
    "stop_contact",
    "urgent_lines",
]

areas, area, area_of_council, councils, areas_for = (
    lookup.areas,
    lookup.area,
    lookup.area_of_council,
    lookup.councils,
    lookup.areas_for,
)
# Where somebody is, as people say it: a postcode or a part of one, a town, a street with a town.
read_place = reading.read
# The forces of the United Kingdom by their slug here, also those that are not in our directory.
POLICE = police.POLICE

# A supervisor's part in changes of contacts: each takes the supervisor's force, and sees no other force's.
contact_proposals, contact_proposal = for_forces.proposals, for_forces.proposal
approve_contact_proposal, refuse_contact_proposal = for_forces.approve, for_forces.refuse
reasons_to_confirm_contact_proposal = for_forces.reasons_to_confirm
numbers_of_force, record_contact_call = for_forces.numbers, for_forces.record_call
record_proposal_call = for_forces.record_proposal_call
# A postcode as people type it, with a letter O for 0 or I for 1; None where it is none.
read_postcode = parsing.Postcode.parse


@dataclass(frozen=True)
class ContactEntry:
    id: int
    area_slug: str
    kind: str
    purpose: str
    value: str
    label: str
    hours: str
    out_of_hours: str
    order: int
    status: str
    is_confirmed: bool
    source: str
    source_on: str
    note: str
    warning: str
    href: str
    certificate: str = ""  # PEM, for encrypted mail


def contacts_for(area_slug: str) -> list[ContactEntry]:
    """Contacts that are not retired, ordered by purpose, confirmed ones first."""
    rows = models.Contact.objects.filter(area__slug=area_slug).shown()
    return [_contact_entry(row, area_slug) for row in rows]


def referral_phones(area_slug: str) -> list[ContactEntry]:
    """The numbers of the team to call."""
    return [each for each in contacts_for(area_slug) if each.kind == "phone" and each.purpose == "referral"]


def contacts_in_use() -> list[ContactEntry]:
    """Of every area, in order of area: what the duty desk can stop."""
    rows = models.Contact.objects.exclude(status=models.Status.RETIRED).filter(stopped_at=None)
    ordered = rows.select_related("area").order_by("area__name", "purpose", "order", "pk")
    return [_contact_entry(row, row.area.slug) for row in ordered]


def stop_contact(contact_id: int, *, reason: str, by: str, at: datetime.datetime) -> None:
    """Stop a contact that may be in wrong hands, and tell its editors, supervisors and the duty desk.

    Raises InvalidTransition when it is stopped or retired already. `reason` must hold no personal data.
    """
    rounds.stop(contact_id=contact_id, reason=reason, by=by, at=at)


def mark_contact_failing(contact_id: int, *, reason: str, by: str, at: datetime.datetime) -> bool:
    """Record a delivery failure, such as a bounce: no more mail is sent until the contact is confirmed again.

    Return False when it is missing, retired or failing already. `reason` must hold no personal data.
    """
    return contact_actions.mark_failing(contact_id=contact_id, reason=reason, by=by, at=at)


def urgent_lines() -> list[Line]:
    return list(NATIONAL_LINES)


def data_edition() -> str:
    edition = models.Postcode.objects.order_by("-pk").values_list("data_edition", flat=True).first()
    return edition or "none"


def _contact_entry(row: models.Contact, area_slug: str) -> ContactEntry:
    same = {field.name: getattr(row, field.name) for field in fields(ContactEntry) if field.name != "area_slug"}
    return ContactEntry(area_slug=area_slug, **same)
