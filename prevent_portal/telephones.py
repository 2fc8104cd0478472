"""One reading of a telephone number, however it was written, so that two can be compared.

`read_telephone(text)` is for a value that is one number, `find_telephones(text)` for numbers among words.
"""

import re
import unicodedata

from prevent_portal.characters import normalise, plain, without_invisible

_EXTENSION = re.compile(r"(?:\bext(?:ension|n)?\b|\bx|#).*", re.IGNORECASE | re.DOTALL)
_FEWEST, _MOST = 6, 15
# Digits among words with at most three signs between two of them. It may be two numbers beside each other.
_RUN = re.compile(r"(?<![\w+])\(?\+?\(?\d(?:[ ().+/\\]{0,3}\d){7,40}(?!\w)")
_NEXT = re.compile(r" +(?=\(?[+0])")
# Of a number among words. Fewer digits may be a date.
_FEWEST_FOUND = 9
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


def find_telephones(text: str) -> frozenset[str]:
    """Every number among the words of a text, as `read_telephone` reads it."""
    runs = (run for part in re.split(r"[,;|\n]", text) for run in _RUN.findall(plain(part)))
    typed = (number for run in runs for number in _apart(run) if _count(number) >= _FEWEST_FOUND)
    return frozenset(filter(None, map(read_telephone, typed)))


def _apart(run: str) -> list[str]:
    # A part that begins with + or 0 is the next number, unless it is too short to be one by itself.
    numbers = [""]
    for part in _NEXT.split(run):
        if _count(part) < _FEWEST_FOUND and _count(numbers[-1] + part) <= _MOST:
            numbers[-1] += part
        else:
            numbers.append(part)
    return numbers


def _count(text: str) -> int:
    return len(re.sub(r"\D", "", text))
