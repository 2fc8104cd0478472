"""Parse postcodes as people type them, and tell the nation from the outward code. Uses no database."""

import itertools
import re
import unicodedata
from dataclasses import dataclass
from enum import Enum

from prevent_portal.characters import normalise


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


AREAS = _set(
    "AB AL B BA BB BD BF BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E "
    "EC EH EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN "
    "LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO "
    "SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE"
)
_LETTER_DISTRICTS = _set("E EC N NW SE SW W WC")  # central London only: W1A, EC2M

# Outward codes that lie in or touch the areas of guidance.content.places: whole postcode areas where most of the
# area may be ours or the border is complicated, otherwise single districts. One too many is harmless (people are
# asked for their council); one too few would tell local people that they live elsewhere.
_NEAR_AREAS = _set("CA LA CB PE NR IP CO CM SS RM IG")
_NEAR_DISTRICTS = _set("SG7 SG8 SG9 SG11 SG19 EN9 E4 MK44 NN14 DL12 TD9 DG14 DG16")

_SCOTLAND = _set("AB DD DG EH FK G HS IV KA KW KY ML PA PH TD ZE")
_WALES = _set("CF LD LL NP SA")
# Districts in another nation than the rest of their postcode area.
_SOME_WALES = _set("CH5 CH6 CH7 CH8 SY15 SY16 SY17 SY18 SY19 SY20 SY21 SY22 SY23 SY24 SY25")
_SOME_ENGLAND = _set("TD12 TD15")

_FULL = re.compile(r"^([A-Z]{1,2})([0-9]|[1-9][0-9]|[1-9][A-Z])([0-9][ABD-HJLNP-UW-Z]{2})$")
_BFPO = re.compile(r"^BFPO(?:CO)?([0-9]{1,4})$")
_CONFUSED = {"O": "O0", "0": "0O", "I": "I1", "1": "1I"}
# What people put between the halves, and the beginning of the second one.
_BREAK = re.compile(r"[\s\-\u2010-\u2015.,/]+")
_SECTOR = re.compile(r"[0-9][ABD-HJLNP-UW-Z]?$")
_LONGEST = 40  # limits the number of combinations of O and 0 to try


class Nation(Enum):
    """From general knowledge; near a border it may be wrong."""

    ENGLAND = "england"
    SCOTLAND = "scotland"
    WALES = "wales"
    NORTHERN_IRELAND = "northern-ireland"
    JERSEY = "jersey"
    GUERNSEY = "guernsey"
    ISLE_OF_MAN = "isle-of-man"
    FORCES = "forces"


_NATION_BY_AREA = {
    "BT": Nation.NORTHERN_IRELAND,
    "JE": Nation.JERSEY,
    "GY": Nation.GUERNSEY,
    "IM": Nation.ISLE_OF_MAN,
    "BF": Nation.FORCES,
}


@dataclass(frozen=True)
class Postcode:
    outward: str
    inward: str

    @classmethod
    def parse(cls, text: str) -> "Postcode | None":
        """None when the text cannot be read as a postcode, or in more than one way."""
        if len(text) > _LONGEST:
            return None
        typed = letters(text)
        if bfpo := _BFPO.match(typed):
            return cls("BFPO", bfpo[1])
        if not 5 <= len(typed) <= 7:
            return None
        if exact := cls._exact(typed):
            return exact
        spellings = map("".join, itertools.product(*(_CONFUSED.get(c, c) for c in typed)))
        readings = {reading for spelling in spellings if (reading := cls._exact(spelling))}
        return readings.pop() if len(readings) == 1 else None

    @classmethod
    def _exact(cls, compact: str) -> "Postcode | None":
        match = _FULL.match(compact)
        if not match or match[1] not in AREAS:
            return None
        if match[2][-1].isalpha() and match[1] not in _LETTER_DISTRICTS:
            return None
        return cls(match[1] + match[2], match[3])

    @property
    def compact(self) -> str:
        return self.outward + self.inward

    @property
    def may_be_ours(self) -> bool:
        """Whether the outward code may touch an area of guidance.content.places."""
        return self.area in _NEAR_AREAS or self.outward in _NEAR_DISTRICTS

    @property
    def area(self) -> str:
        return self.outward.rstrip("0123456789") if self.outward[-1].isdigit() else self.outward[:-2]

    @property
    def nation(self) -> Nation:
        if own := _NATION_BY_AREA.get(self.area):
            return own
        if self.outward in _SOME_WALES or self.area in _WALES:
            return Nation.WALES
        if self.area in _SCOTLAND and self.outward not in _SOME_ENGLAND:
            return Nation.SCOTLAND
        return Nation.ENGLAND

    def __str__(self) -> str:
        return f"{self.outward} {self.inward}"


def letters(text: str) -> str:
    """Letters and digits only, in upper case, without spaces, punctuation and invisible characters; the digits of
    any script, such as those of an Urdu keyboard, as 0 to 9.
    """
    plain = normalise(text, "NFKC")
    kept = (sign for sign in plain if unicodedata.category(sign)[0] not in "ZPSC")
    return "".join(str(unicodedata.decimal(sign, sign)) for sign in kept).upper()


def outward_alone(text: str) -> str:
    """The outward code when only that was typed, or also the sector (CB1 1); else an empty string.

    A space says where the outward code ends: "CB1 1" is a sector of CB1, and "CB11" a district of its own.
    """
    parts = [part for each in _BREAK.split(text) if (part := letters(each))] if len(text) <= _LONGEST else []
    if len(parts) == 2 and (whole := _outward(parts[0])):
        return whole if _SECTOR.fullmatch(parts[1]) else ""
    typed = "".join(parts) if len(parts) <= 2 else ""
    return _outward(typed) or _outward(_SECTOR.sub("", typed))


def _outward(typed: str) -> str:
    if not 2 <= len(typed) <= 4:
        return ""
    if Postcode._exact(typed + "1AA"):
        return typed
    spellings = map("".join, itertools.product(*(_CONFUSED.get(sign, sign) for sign in typed)))
    readings = {spelling for spelling in spellings if Postcode._exact(spelling + "1AA")}
    return readings.pop() if len(readings) == 1 else ""
