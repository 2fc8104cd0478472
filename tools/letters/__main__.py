"""Write which letters the fonts of our PDFs have. For a new font or release of typst; it takes ten minutes."""

import json
import unicodedata
from collections.abc import Iterator
from itertools import groupby

from prevent_portal.documents.typesetting import FONTS, LETTERS
from tools.letters.trying import has_letters

NO_LETTERS = {"Cc", "Cn", "Co", "Cs"}
# Scripts that none of them has; trying each of their letters would take an hour. All others up to U+FFFF are tried.
WITHOUT = ("CJK", "HANGUL", "YI ", "VAI", "ETHIOPIC", "CANADIAN")


def letters(font: str) -> Iterator[int]:
    """Sixteen at a time, since most rows are all there or not at all."""
    tried = (number for number in range(0x10000) if unicodedata.category(chr(number)) not in NO_LETTERS)
    named = (number for number in tried if not unicodedata.name(chr(number), "").startswith(WITHOUT))
    for _, row in groupby(named, lambda number: number // 16):
        numbers = list(row)
        if has_letters(font, "".join(map(chr, numbers))):
            yield from numbers
        else:
            yield from (number for number in numbers if has_letters(font, chr(number)))


def rows(font: str) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for number in letters(font):
        if found and number == found[-1][1] + 1:
            found[-1] = found[-1][0], number
        else:
            found.append((number, number))
    return found


if __name__ == "__main__":
    LETTERS.write_text(json.dumps({font: rows(font) for font in FONTS}) + "\n")
