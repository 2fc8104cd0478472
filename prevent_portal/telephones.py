"""Read telephone numbers as people type and paste them: one reading for forms, matching and search.

`read(text)` is for a value that is one number, `find(text)` for numbers among words. Both give digits alone: a
British number without its leading 0, any other with the code of its country. So 07700 900403, +44 (0)7700-900403 and
00447700900403 are equal.
"""

import re

from prevent_portal.characters import plain

# Digits among words with at most three signs between two of them. It may be two numbers beside each other.
_RUN = re.compile(r"(?<![\w+])\(?\+?\(?\d(?:[ ().+/\\]{0,3}\d){7,40}(?!\w)")
_NEXT = re.compile(r" +(?=\(?[+0])")
# The 0 of the domestic number, which some write after the code of the country.
_DOMESTIC = re.compile(r"\(\s*0\s*\)")
_BRITISH = re.compile(r"440?([1-9]\d{8,9})")
_SHORTEST, _LONGEST = 7, 15
# Of a number among words, without a leading 0.
_FEWEST = 9


def read(text: str) -> str:
    """The digits, or an empty string where the text is no telephone number."""
    typed = plain(text)
    is_foreign = typed.lstrip(" (").startswith(("+", "00"))
    digits = re.sub(r"\D", "", _DOMESTIC.sub("", typed) if is_foreign else typed)
    if is_foreign:
        digits = digits.removeprefix("00")
    if british := _BRITISH.fullmatch(digits):
        digits = british[1]
    elif not is_foreign:
        digits = digits.removeprefix("0")
    return digits if _SHORTEST <= len(digits) <= _LONGEST else ""


def find(text: str) -> frozenset[str]:
    """Every number among the words of a text. Less than nine digits are none: they may be a date."""
    runs = (run for part in re.split(r"[,;|\n]", text) for run in _RUN.findall(plain(part)))
    return frozenset(number for run in runs for typed in _apart(run) if len(number := read(typed)) >= _FEWEST)


def _apart(run: str) -> list[str]:
    # A part that begins with + or 0 is the next number, unless it is too short to be one by itself.
    numbers = [""]
    for part in _NEXT.split(run):
        if _count(part) < _FEWEST and _count(numbers[-1] + part) <= _LONGEST:
            numbers[-1] += part
        else:
            numbers.append(part)
    return numbers


def _count(text: str) -> int:
    return len(re.sub(r"\D", "", text))
