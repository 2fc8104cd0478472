"""One reading of a telephone number, however it was written, so that two can be compared."""

import re
import unicodedata

from prevent_portal.characters import normalise, without_invisible

_EXTENSION = re.compile(r"(?:\bext(?:ension|n)?\b|\bx|#).*", re.IGNORECASE | re.DOTALL)
_FEWEST, _MOST = 6, 15
_BRITAIN = "44"


def read_telephone(typed: str) -> str:
    """The digits: 07700900403 for a number of the United Kingdom, +48221234567 for another. Empty without one."""
    text = _EXTENSION.sub("", without_invisible(normalise(typed, "NFKC")))
    digits = "".join(str(unicodedata.decimal(sign)) for sign in text if sign.isdecimal())
    is_abroad = digits.startswith("00") or "+" in re.split(r"\d", text, maxsplit=1)[0]
    digits = digits.removeprefix("00") if is_abroad else digits
    if not _FEWEST <= len(digits) <= _MOST:
        return ""
    if digits.startswith(_BRITAIN) and (is_abroad or len(digits) == 12):
        return "0" + digits.removeprefix(_BRITAIN).removeprefix("0")
    if is_abroad:
        return f"+{digits}"
    # A spreadsheet drops the first 0.
    return f"0{digits}" if len(digits) == 10 and digits[0] in "1237" else digits
