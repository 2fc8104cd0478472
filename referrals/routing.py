"""Decides where a concern goes, and writes nothing: place and contacts in, an ordered plan out.

By where the person of concern lives; else, if that is unknown, by where the reporter knows them from
(design decision D9). A contact that nobody confirmed gets no mail (D6): its delivery is held, and a person calls.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from guidance import directory
from guidance.directory import AreaEntry, ContactEntry

NON_EMERGENCY = "101"
UNCONFIRMED_NUMBER = "Nobody has confirmed this number: check it with the force before you say anything."
NO_NUMBER = "No contact of this area answers: ask for the force's Prevent team."


class Reason(StrEnum):
    LIVES_IN_AREA = "lives in the area"
    KNOWN_FROM_AREA = "known from the area"


class NoRoute(Exception):
    """The place is outside the five areas, or not known at all."""


@dataclass(frozen=True)
class Place:
    """What the answers say of where the person is: a council's GSS code, or an area's slug."""

    lives_in: str | None = None
    known_from: str | None = None


@dataclass(frozen=True)
class Route:
    """One way of telling somebody. `standby` routes wait until the one before is given up."""

    transport: str
    to: str
    contact_id: int | None = None
    hours: str = ""
    note: str = ""
    purpose: str = "referral"
    held: bool = False
    standby: bool = False


@dataclass(frozen=True)
class Decision:
    area: AreaEntry
    reason: Reason
    data_edition: str
    routes: tuple[Route, ...]


def decide(place: Place, *, on: date, duty_emails: Sequence[str] = ()) -> Decision:
    """Raise NoRoute when no area of ours answers for the place on that day."""
    area, reason = find_area(place, on=on)
    contacts = directory.contacts_for(area.slug)
    return Decision(area, reason, directory.data_edition(), plan(contacts, duty_emails))


def find_area(place: Place, *, on: date) -> tuple[AreaEntry, Reason]:
    if place.lives_in and (area := directory.area_of_council(place.lives_in, on)):
        return area, Reason.LIVES_IN_AREA
    if not place.lives_in and place.known_from and (area := directory.area(place.known_from)):
        return area, Reason.KNOWN_FROM_AREA
    raise NoRoute


def plan(contacts: Sequence[ContactEntry], duty_emails: Sequence[str]) -> tuple[Route, ...]:
    """Confirmed mailboxes first, confirmed phones next; with neither, hold the mail and have a person call."""
    referral = [contact for contact in contacts if contact.purpose == "referral"]
    confirmed = sorted(
        (contact for contact in referral if contact.is_confirmed), key=lambda c: (c.kind != "email", c.order)
    )
    if confirmed:
        return tuple(_route(contact, standby=position > 0) for position, contact in enumerate(confirmed))
    held = [_route(contact, held=True) for contact in referral if contact.kind == "email"]
    phones = [contact for contact in referral if contact.kind == "phone"]
    if not phones:
        return (*last_resort(duty_emails), *held)
    call = replace(_route(phones[0]), note=UNCONFIRMED_NUMBER)
    return (call, *held, *_tell_duty(duty_emails))


def last_resort(duty_emails: Sequence[str]) -> tuple[Route, ...]:
    """No contact is left: a person rings the force, and the duty desk is told."""
    return (Route("phone", NON_EMERGENCY, note=NO_NUMBER), *_tell_duty(duty_emails))


def _route(contact: ContactEntry, *, held: bool = False, standby: bool = False) -> Route:
    return Route(
        contact.kind,
        contact.value,
        contact_id=contact.id,
        hours=contact.hours,
        note=contact.note,
        held=held,
        standby=standby,
    )


def _tell_duty(duty_emails: Sequence[str]) -> tuple[Route, ...]:
    return tuple(Route("email", address, purpose="duty") for address in duty_emails)
