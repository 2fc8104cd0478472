"""Advice for places that 101 may not reach: the Crown dependencies and the British Forces Post Office.

The names of their police are general knowledge without a source. Other places: guidance.places.police.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Elsewhere:
    where: str  # "... looks like a postcode in {where}."
    police: str


# Keys are values of guidance.postcodes.parsing.Nation.
ELSEWHERE = {
    "jersey": Elsewhere("Jersey", "Contact the States of Jersey Police"),
    "guernsey": Elsewhere("Guernsey", "Contact Guernsey Police"),
    "isle-of-man": Elsewhere("the Isle of Man", "Contact the Isle of Man Constabulary"),
    "forces": Elsewhere("the British Forces Post Office", "Tell the person’s unit, or the Service Police"),
}
