"""Advice for people who live outside our areas. Phone numbers are in prevent_portal.national_lines.

That 101 reaches the police in each nation, and the names of the police forces of the islands and the Service Police,
are general knowledge without a source. Prevent covers England and Wales (Home Office yearly statistics).
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Elsewhere:
    where: str  # "... looks like a postcode in {where}."
    police: str
    has_101: bool = True


# Keys are values of guidance.postcodes.parsing.Nation.
ELSEWHERE = {
    "england": Elsewhere("another part of England", "ask for the police where the person lives"),
    "wales": Elsewhere("Wales", "ask for the police where the person lives"),
    "scotland": Elsewhere("Scotland", "ask for Police Scotland"),
    "northern-ireland": Elsewhere("Northern Ireland", "ask for the Police Service of Northern Ireland"),
    "jersey": Elsewhere("Jersey", "contact the States of Jersey Police", has_101=False),
    "guernsey": Elsewhere("Guernsey", "contact Guernsey Police", has_101=False),
    "isle-of-man": Elsewhere("the Isle of Man", "contact the Isle of Man Constabulary", has_101=False),
    "forces": Elsewhere(
        "the British Forces Post Office", "tell the person’s unit, or the Service Police", has_101=False
    ),
}
