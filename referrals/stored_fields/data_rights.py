"""How data rights treat a stored field: whether a search for a person reads it, and what a copy gives to whom.

DPA 2018 s.45 (Part 3) and UK GDPR Article 15. A right is limited only as far and as long as s.45(4) allows, or where
Schedule 2 paragraph 16 protects somebody else.
"""

from dataclasses import dataclass
from enum import Enum
from typing import Final


class Search(Enum):
    WORDS = "every word is compared"
    BY_EYE = "no machine reads it: it is named, so that a person looks"
    KEYLESS = "nobody but the reporter has the key"


# Why a text field has no words of or about a person.
MADE: Final = "the portal makes it"
CHOICE: Final = "one of a list"
TEAM: Final = "a team's, from the directory of contacts"
STAFF: Final = "names an officer by their address, and is in the copy of an officer who asks"


class Ground(Enum):
    INQUIRY = "inquiry", "It would obstruct an official or legal inquiry (DPA 2018 s.45(4)(a))"
    CRIME = "crime", "It would prejudice the prevention or detection of crime (DPA 2018 s.45(4)(b))"
    PUBLIC_SECURITY = "public-security", "To protect public security (DPA 2018 s.45(4)(c))"
    NATIONAL_SECURITY = "national-security", "To protect national security (DPA 2018 s.45(4)(d))"
    OTHERS = "others", "To protect the rights of somebody else (DPA 2018 s.45(4)(e), Schedule 2 paragraph 16)"

    def __init__(self, code: str, label: str) -> None:
        self.code = code
        self.label = label


class Give(Enum):
    NOTHING = "it says nothing about the person"
    GIVEN = "given"
    CHECKED = "given, once a person has looked at it"
    BY_PART = "given or withheld by what stands in it"
    OWN = "only what they wrote or did themselves; the rest is withheld"
    WITHHELD = "withheld"


@dataclass(frozen=True)
class Rule:
    """`why` and `ground` of what is withheld, as the person reads them."""

    give: Give
    why: str = ""
    ground: Ground | None = None

    def __post_init__(self) -> None:
        if (self.give in (Give.OWN, Give.WITHHELD, Give.BY_PART)) != bool(self.why and self.ground):
            raise ValueError("What may be withheld, and nothing else, has a reason and a ground")


@dataclass(frozen=True)
class Copy:
    """A rule for each role that the person who asks may have had in a concern."""

    subject: Rule
    reporter: Rule
    officer: Rule


ROLES: Final = ("subject", "reporter", "officer")

_NOTHING, _GIVEN, _CHECKED = Rule(Give.NOTHING), Rule(Give.GIVEN), Rule(Give.CHECKED)
_REPORTER = "Whatever would say who reported this, or how they know."
_SUBJECT = "What is held about the person who was reported, beyond your own words."
_OTHERS = "What is held about other people."
_COLLEAGUES = "Who worked on it, and what each of them did when."
_FOR_REPORTER = Rule(Give.WITHHELD, _REPORTER, Ground.OTHERS)
_FOR_SUBJECT = Rule(Give.WITHHELD, _SUBJECT, Ground.OTHERS)
_FOR_OTHERS = Rule(Give.WITHHELD, _OTHERS, Ground.OTHERS)
_FOR_COLLEAGUES = Rule(Give.WITHHELD, _COLLEAGUES, Ground.OTHERS)
_FOR_WITHHELD = Rule(Give.WITHHELD, "What was decided about this copy, and why.", Ground.OTHERS)
_OWN = Rule(Give.OWN, _OTHERS, Ground.OTHERS)
_WITHOUT_REPORTER = Rule(Give.BY_PART, _REPORTER, Ground.OTHERS)

TO_NOBODY: Final = Copy(_NOTHING, _NOTHING, _NOTHING)
TO_ALL: Final = Copy(_GIVEN, _GIVEN, _GIVEN)
# What officers hold about the person reported; and what of it a reporter reads with the return code.
ABOUT: Final = Copy(_CHECKED, _FOR_SUBJECT, _FOR_OTHERS)
TOLD: Final = Copy(_CHECKED, _GIVEN, _FOR_OTHERS)
# What an officer wrote or did. An officer who asks gets it where it was they.
WRITTEN: Final = Copy(_CHECKED, _FOR_SUBJECT, _OWN)
WHO: Final = Copy(_FOR_COLLEAGUES, _FOR_SUBJECT, _OWN)
LOG: Final = Copy(_FOR_COLLEAGUES, _FOR_SUBJECT, _FOR_OTHERS)
# What would say who reported.
REPORTERS: Final = Copy(_FOR_REPORTER, _GIVEN, _FOR_OTHERS)
REPORT: Final = Copy(_WITHOUT_REPORTER, _GIVEN, _FOR_OTHERS)
MESSAGES: Final = Copy(_WITHOUT_REPORTER, _GIVEN, _OWN)
MAIL: Final = Copy(_FOR_REPORTER, _CHECKED, _FOR_OTHERS)
PICTURES: Final = Copy(_CHECKED, _GIVEN, _FOR_OTHERS)
WITHHOLDING: Final = Copy(_FOR_WITHHELD, _FOR_WITHHELD, _FOR_WITHHELD)
OFFICERS: Final = Copy(_NOTHING, _NOTHING, _GIVEN)
