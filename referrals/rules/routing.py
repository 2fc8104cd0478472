"""Decides where a concern goes, and writes nothing: place, time and contacts in, an ordered plan out.

By where the person of concern lives; else, if that is unknown, by where the reporter knows them from; else the
reporter chooses who shall read it, so that no concern is refused because nobody knows a place. A contact that nobody
confirmed (ADR 15) gets no mail, since a wrong address would be told: its delivery is held, and a person calls.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from guidance import directory
from guidance.directory import AreaEntry, ContactEntry
from referrals.models import Delivery, Urgency
from referrals.rules.working_hours import CLOSES, OPENS, is_working_day

NON_EMERGENCY = "101"
UNCONFIRMED_NUMBER = "Nobody has confirmed this number: check it with the force before you say anything."
NO_NUMBER = "No contact of this area answers: ask for the force's Prevent team."
NO_OWN_NUMBER = "This is urgent, and no number of the team's own is confirmed: ask for the duty officer."
MESSAGE_LOST = "The reporter has written again, and the team's mailbox did not take the notice of it."
CALL_OVERDUE = "A call about it should have been made by now. Make it from the duty desk's page, and log it there."
COPY_LOST = "The copy for safeguarding could not be sent. Tell that team of the reference in another way."
CLOSED = "The team's own number is not answered at this hour: ask for the duty officer, then for the Prevent team."


class Reason(StrEnum):
    LIVES_IN_AREA = "lives in the area"
    KNOWN_FROM_AREA = "known from the area"
    IS_IN_AREA = "is in the area"
    CHOSEN = "chosen by the reporter"
    TRANSFERRED = "sent on by another force"


class NoRoute(Exception):
    """The place is outside our areas, or not known at all."""


@dataclass(frozen=True)
class Place:
    """What the answers say: a council's GSS code, an area's slug, or an area that the reporter chose to write to.

    `is_a_home` is false for a group or a place, which lives nowhere.
    """

    lives_in: str | None = None
    known_from: str | None = None
    chosen: str | None = None
    is_a_home: bool = True


@dataclass(frozen=True)
class Route:
    """One way of telling somebody. `standby` routes wait until the one before is given up."""

    transport: str
    to: str
    contact_id: int | None = None
    hours: str = ""
    note: str = ""
    purpose: str = "referral"
    certificate: str = ""  # PEM; with one, the mail is the concern itself, encrypted
    held: bool = False
    standby: bool = False


@dataclass(frozen=True)
class Circumstances:
    """What of a concern, besides its place, changes the plan."""

    urgency: Urgency = Urgency.STANDARD
    in_hours: bool = True
    duty_emails: Sequence[str] = ()


@dataclass(frozen=True)
class Decision:
    area: AreaEntry
    reason: Reason
    data_edition: str
    routes: tuple[Route, ...]


def decide(place: Place, *, at: datetime, urgency: Urgency, duty_emails: Sequence[str] = ()) -> Decision:
    """`at` in local time. Raise NoRoute when no area of ours answers for the place on that day."""
    area, reason = find_area(place, on=at.date())
    circumstances = Circumstances(urgency, in_hours(at), duty_emails)
    return Decision(area, reason, directory.data_edition(), plan_for(area, circumstances))


def find_area(place: Place, *, on: date) -> tuple[AreaEntry, Reason]:
    if place.lives_in and (area := directory.area_of_council(place.lives_in, on)):
        return area, Reason.LIVES_IN_AREA if place.is_a_home else Reason.IS_IN_AREA
    if not place.lives_in and place.known_from and (area := directory.area(place.known_from)):
        return area, Reason.KNOWN_FROM_AREA
    if not place.lives_in and not place.known_from and place.chosen and (area := directory.area(place.chosen)):
        return area, Reason.CHOSEN
    raise NoRoute


def in_hours(at: datetime) -> bool:
    """When a team's telephone is taken to be answered. `at` in local time."""
    return is_working_day(at.date()) and OPENS <= at.time() < CLOSES


def plan_for(area: AreaEntry, circumstances: Circumstances) -> tuple[Route, ...]:
    """The plan for an area with its contacts of this moment, and with those of the area that it lies in."""
    around = directory.area(area.parent_slug) if area.parent_slug else None
    same_force = around is not None and around.force_id == area.force_id
    parent = directory.contacts_for(around.slug) if around and same_force else []
    return plan(directory.contacts_for(area.slug), parent, circumstances)


def plan(
    contacts: Sequence[ContactEntry],
    parent: Sequence[ContactEntry] = (),
    circumstances: Circumstances = Circumstances(),
) -> tuple[Route, ...]:
    """The area's confirmed contacts in turn, mailboxes first, then those of the area around it.

    Without any of its own the mail is held, a person calls, and the duty desk is told. An urgent concern is also
    called through at once, whatever else is sent.
    """
    own = _confirmed(contacts)
    around = [contact for contact in _confirmed(parent) if contact.value not in {each.value for each in contacts}]
    told = [route_to(contact, standby=place > 0) for place, contact in enumerate([*own, *around])]
    if not own:
        told = [
            _first_call(contacts, circumstances),
            *_held(contacts),
            *duty_routes(circumstances.duty_emails),
            *told,
        ]
    elif circumstances.urgency == Urgency.URGENT:
        told = _call_at_once(told, own, circumstances)
    return (*told, *_copies(contacts))


def last_resort(duty_emails: Sequence[str]) -> tuple[Route, ...]:
    """No contact is left: a person rings the force, and the duty desk is told."""
    return (Route("phone", NON_EMERGENCY, note=NO_NUMBER), *duty_routes(duty_emails))


def call_about_message(called: Delivery | None) -> Route:
    """To the number that the concern's own plan has, or else to the one that is always answered."""
    if called is None:
        return Route("phone", NON_EMERGENCY, note=NO_NUMBER, purpose="message")
    note, hours = called.note, called.hours
    return Route("phone", called.to, called.contact_id, hours=hours, note=note, purpose="message")


def duty_routes(duty_emails: Sequence[str], *, note: str = "") -> list[Route]:
    """`note` says what else than a call is to be seen to."""
    return [Route("email", address, purpose="duty", note=note) for address in duty_emails]


def confirmed_mailboxes(contacts: Sequence[ContactEntry]) -> list[ContactEntry]:
    return [contact for contact in _confirmed(contacts) if contact.kind == "email"]


def _confirmed(contacts: Sequence[ContactEntry]) -> list[ContactEntry]:
    found = [contact for contact in contacts if contact.purpose == "referral" and contact.is_confirmed]
    return sorted(found, key=lambda contact: (contact.kind != "email", contact.order))


def _held(contacts: Sequence[ContactEntry]) -> list[Route]:
    mailboxes = [contact for contact in contacts if contact.purpose == "referral" and contact.kind == "email"]
    return [route_to(contact, held=True) for contact in mailboxes]


def _first_call(contacts: Sequence[ContactEntry], circumstances: Circumstances) -> Route:
    phones = [contact for contact in contacts if contact.purpose == "referral" and contact.kind == "phone"]
    if not phones:
        return Route("phone", NON_EMERGENCY, note=NO_NUMBER)
    return _open_line(replace(route_to(phones[0]), note=UNCONFIRMED_NUMBER), phones[0], circumstances)


def _call_at_once(told: Sequence[Route], own: Sequence[ContactEntry], circumstances: Circumstances) -> list[Route]:
    """The first confirmed phone no longer stands by; with none, a person rings the force's own switchboard."""
    phone = next((contact for contact in own if contact.kind == "phone"), None)
    if phone is None:
        return [*told, Route("phone", NON_EMERGENCY, note=NO_OWN_NUMBER)]
    now = _open_line(route_to(phone), phone, circumstances)
    return [now if route.contact_id == phone.id else route for route in told]


def _open_line(call: Route, contact: ContactEntry, circumstances: Circumstances) -> Route:
    """Urgent at night: what the contact says to do then, or else the number that is always answered."""
    if circumstances.in_hours or circumstances.urgency != Urgency.URGENT:
        return call
    if contact.out_of_hours:
        return replace(call, note=f"Out of hours: {contact.out_of_hours}. {call.note}".strip())
    return replace(call, to=NON_EMERGENCY, hours="", note=CLOSED)


def _copies(contacts: Sequence[ContactEntry]) -> list[Route]:
    """Safeguarding gets a copy by mail, of confirmed mailboxes alone; it is nobody's task to call."""
    mailboxes = [contact for contact in contacts if contact.purpose == "safeguarding" and contact.kind == "email"]
    return [replace(route_to(contact), purpose="safeguarding") for contact in mailboxes if contact.is_confirmed]


def route_to(contact: ContactEntry, *, held: bool = False, standby: bool = False) -> Route:
    return Route(
        contact.kind,
        contact.value,
        contact_id=contact.id,
        hours=contact.hours,
        note=contact.note,
        certificate=contact.certificate,
        held=held,
        standby=standby,
    )
