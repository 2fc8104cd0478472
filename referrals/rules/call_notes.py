"""The notes and hours that are shown and mailed: the portal's own words and the directory's, never those of a row.

Other tiers may add deliveries: a note of theirs would reach the duty desk in the portal's voice (ADR 0107).
"""

import re
from dataclasses import dataclass

from referrals.models import DangerSign, Delivery
from referrals.rules import routing

TOLD_BEFORE = "They were told of this concern before, and nobody has opened it yet."
SPEAKS_OF_DANGER = "The reporter has written again. Possible danger in the text: {}. Ask the team to read it now."
_OWN = frozenset(
    {
        *("", TOLD_BEFORE, routing.UNCONFIRMED_NUMBER, routing.NO_NUMBER, routing.NO_OWN_NUMBER, routing.CLOSED),
        *(routing.MESSAGE_LOST, routing.CALL_OVERDUE, routing.UNCLEAR, routing.COPY_LOST, routing.UNOPENABLE),
    }
)
_SIGN = f"(?:{'|'.join(re.escape(sign.label) for sign in DangerSign)})"
_DANGER = re.compile(re.escape(SPEAKS_OF_DANGER).replace(re.escape("{}"), f"{_SIGN}(?:, {_SIGN})*") + "(?: |$)")


@dataclass(frozen=True)
class Instructions:
    note: str
    hours: str


def tells_of_danger(delivery: Delivery) -> bool:
    return _DANGER.match(delivery.note) is not None


def instructions(delivery: Delivery) -> Instructions:
    """Loads the delivery's contact. What is not the portal's own is the contact's, as the directory has it now."""
    contact = delivery.contact
    danger = match[0] if (match := _DANGER.match(delivery.note)) else ""
    rest = delivery.note.removeprefix(danger)
    out_of_hours = ""
    if contact and contact.out_of_hours and rest.startswith(routing.OUT_OF_HOURS):
        out_of_hours = f"{routing.OUT_OF_HOURS}{contact.out_of_hours}. "
        rest = next((own for own in _OWN if own and rest.endswith(own)), rest)
    if rest not in _OWN:
        rest = contact.note if contact else ""
    hours = contact.hours if contact and delivery.hours else ""
    return Instructions(f"{danger}{out_of_hours}{rest}".strip(), hours)
