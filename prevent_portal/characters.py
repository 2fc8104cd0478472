"""Mark invisible and misleading characters in reported text, so that officers are not deceived.

Control characters, such as bidirectional overrides, are shown as code points. Joiners are kept in Arabic and Indic
scripts and emoji, and shown between Latin letters. Words that mix similar alphabets are marked as possible spoofing.
"""

import re
import unicodedata

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

_CONTROLS = re.compile(
    "(?P<flag>\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f)"  # flags of England, Scotland and Wales
    "|[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff]"
    "|(?<=[\x00-\u024f])[\u200c\u200d](?=[\x00-\u024f])"
    "|[\U000e0001-\U000e007f]"
)
_WORDS = re.compile(r"\w+")
_ALIKE = {"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE"}


def show_hidden(text: str) -> SafeString:
    controls = [found for found in _CONTROLS.finditer(text) if not found["flag"]]
    mixed = [found for found in _WORDS.finditer(text) if _is_mixed(found.group())]
    parts: list[str] = []
    done = 0
    for found in sorted([*controls, *mixed], key=lambda found: found.start()):
        note = _number(found.group()) if found in controls else f"{found.group()} (mixed alphabets)"
        parts += [text[done : found.start()], format_html('<span class="portal-hidden">{}</span>', note)]
        done = found.end()
    return format_html_join("", "{}", ((part,) for part in [*parts, text[done:]]))


def plain(text: str) -> str:
    """For comparison: without case or accents, and with single spaces."""
    letters = "".join(mark for mark in unicodedata.normalize("NFKD", text) if not unicodedata.combining(mark))
    return " ".join(letters.casefold().split())


def _number(control: str) -> str:
    return f"U+{ord(control):04X}"


def _is_mixed(word: str) -> bool:
    if word.isascii():
        return False
    return len({unicodedata.name(letter, "").split(" ")[0] for letter in word} & _ALIKE) > 1
