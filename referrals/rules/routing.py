"""Decide where a concern goes: place, time and contacts in, an ordered delivery plan out. Writes nothing.

By where the person of concern lives; if that is unknown, by where the reporter knows them from; else by the
reporter's choice of area, so that no concern is refused because a place is unknown. Unconfirmed contacts (ADR 15) get
no mail, because the address may be wrong: the delivery is held, and a person calls.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from guidance import directory
from guidance.directory import AreaEntry, ContactEntry
from referrals.models import Delivery, Urgency
from referrals.rules.time_limits import is_open

NON_EMERGENCY = "101"
UNCONFIRMED_NUMBER = "Nobody has confirmed this number: check it with the force before you say anything."
NO_NUMBER = "No contact of this area answers: ask for the force's Prevent team."
NO_OWN_NUMBER = "This is urgent, and no number of the team's own is confirmed: ask for the duty officer."
MESSAGE_LOST = "The reporter has written again, and the team's mailbox did not take the notice of it."
CALL_OVERDUE = "A call about it should have been made by now. Make it from the duty desk's page, and log it there."
UNCLEAR = "Its notice was answered by a mail that only a person can read. The duty desk's page says where it is."
COPY_LOST = "The copy for safeguarding could not be sent. Tell that team of the reference in another way."
UNOPENABLE = "The portal's keys do not open this concern. Call the portal's administrators now: more may follow."
CLOSED = "The team's own number is not answered at this hour: ask for the duty officer, then for the Prevent team."

OUT_OF_HOURS = "Out of hours: "


class Reason(StrEnum):
    LIVES_IN_AREA = "lives in the area"
    KNOWN_FROM_AREA = "known from the area"
    IS_IN_AREA = "is in the area"
    CHOSEN = "chosen by the reporter"
    TRANSFERRED = "sent on by another force"


# What officers read of it, after "Routed to Norfolk: ".
ROUTED: dict[str, str] = {
    Reason.LIVES_IN_AREA: "subject lives here",
    Reason.KNOWN_FROM_AREA: "subject is known from here",
    Reason.IS_IN_AREA: "it is here",
}


class NoRoute(Exception):
    """The place is outside the portal's areas, or unknown."""


@dataclass(frozen=True)
class Place:
    """What the answers say: a council's GSS code, an area's slug, or the area that the reporter chose to write to.

    `is_a_home` is false for a group or a place.
    """

    lives_in: str | None = None
    known_from: str | None = None
    chosen: str | None = None
    is_a_home: bool = True


@dataclass(frozen=True)
class Route:
    """One way of notifying somebody. A `standby` route waits until the one before it is given up."""

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
    """`at` in local time. Raises NoRoute when no area covers the place on that day."""
    area, reason = find_area(place, on=at.date())
    circumstances = Circumstances(urgency, is_open(at, area.force_slug), duty_emails)
    return Decision(area, reason, directory.data_edition(), plan_for(area, circumstances))


def find_area(place: Place, *, on: date) -> tuple[AreaEntry, Reason]:
    if place.lives_in and (area := directory.area_of_council(place.lives_in, on)):
        return area, Reason.LIVES_IN_AREA if place.is_a_home else Reason.IS_IN_AREA
    if not place.lives_in and place.known_from and (area := _area_on(place.known_from, on)):
        return area, Reason.KNOWN_FROM_AREA
    if not place.lives_in and not place.known_from and place.chosen and (area := _area_on(place.chosen, on)):
        return area, Reason.CHOSEN
    raise NoRoute


def _area_on(slug: str, day: date) -> AreaEntry | None:
    # Not directory.area, which also knows those that have ended, or whose force has.
    return next((area for area in directory.areas(day) if area.slug == slug), None)


def plan_for(area: AreaEntry, circumstances: Circumstances) -> tuple[Route, ...]:
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

    Without a confirmed contact of its own, the mail is held, a person calls, and the duty desk is notified. An urgent
    concern is also called through at once.
    """
    own = _confirmed(contacts)
    around = [contact for contact in _confirmed(parent) if contact.value not in {each.value for each in contacts}]
    routes = [route_to(contact, standby=place > 0) for place, contact in enumerate([*own, *around])]
    if not own:
        routes = [
            _first_call(contacts, circumstances),
            *_held(contacts),
            *duty_routes(circumstances.duty_emails),
            *routes,
        ]
    elif circumstances.urgency == Urgency.URGENT:
        routes = _call_at_once(routes, own, circumstances)
    return (*routes, *_copies(contacts))


def last_resort(duty_emails: Sequence[str]) -> tuple[Route, ...]:
    return (Route("phone", NON_EMERGENCY, note=NO_NUMBER), *duty_routes(duty_emails))


def call_about_message(called: Delivery | None) -> Route:
    if called is None:
        return Route("phone", NON_EMERGENCY, note=NO_NUMBER, purpose="message")
    note, hours = called.note, called.hours
    return Route("phone", called.to, called.contact_id, hours=hours, note=note, purpose="message")


def duty_routes(duty_emails: Sequence[str], *, note: str = "") -> list[Route]:
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


def _call_at_once(routes: Sequence[Route], own: Sequence[ContactEntry], circumstances: Circumstances) -> list[Route]:
    # The first confirmed phone is called now instead of standing by; without one, the force's switchboard.
    phone = next((contact for contact in own if contact.kind == "phone"), None)
    if phone is None:
        return [*routes, Route("phone", NON_EMERGENCY, note=NO_OWN_NUMBER)]
    now = _open_line(route_to(phone), phone, circumstances)
    return [now if route.contact_id == phone.id else route for route in routes]


def _open_line(call: Route, contact: ContactEntry, circumstances: Circumstances) -> Route:
    # If urgent and out of hours: what the contact says to do then, or else the number that is always answered.
    if circumstances.in_hours or circumstances.urgency != Urgency.URGENT:
        return call
    if contact.out_of_hours:
        return replace(call, note=f"{OUT_OF_HOURS}{contact.out_of_hours}. {call.note}".strip())
    return replace(call, to=NON_EMERGENCY, hours="", note=CLOSED)


def _copies(contacts: Sequence[ContactEntry]) -> list[Route]:
    # Safeguarding gets a copy by mail, to confirmed mailboxes only; nobody calls it.
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
