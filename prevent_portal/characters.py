"""Mark invisible and misleading characters in reported text, so that officers are not deceived.

Control characters, such as bidirectional overrides, are shown as code points. Joiners are kept in Arabic and Indic
scripts and emoji, and shown between Latin letters. Words that mix similar alphabets are marked as possible spoofing.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Literal

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

# The most marks in one text. A text of nothing else would become fifty times as long.
MAX_MARKS = 20
# Characters of a run that are named one by one.
_NAMED = 3
_REPLACEMENT = "\ufffd"
# Alternatives that cannot begin inside one another, so that one pass over the text finds all.
_PLACES = re.compile(
    "(?P<flag>\U0001f3f4[\U000e0020-\U000e007e]{3,6}\U000e007f)"  # flags of England, Scotland and Wales
    "|(?P<run>[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064"
    "\u2066-\u206f\ufeff\U000e0001-\U000e007f]+|(?<=[\x00-\u024f])[\u200c\u200d]+(?=[\x00-\u024f]))"
    r"|(?P<blank>\s{100,})"
    r"|(?P<word>\w+)"
)
# What nobody sees. A joiner counts where it has no letter of such a script, and no emoji, on both of its sides.
_INVISIBLE = re.compile(
    "(?P<flag>\U0001f3f4[\U000e0020-\U000e007e]{3,6}\U000e007f)|[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u200e\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]"
    "|(?<![^\x00-\u024f\u2000-\u206f])[\u200c\u200d]+|[\u200c\u200d]+(?![^\x00-\u024f\u2000-\u206f])"
)
# Every combining mark is such a character.
_LONG_RUN = re.compile(r"([^\w\s]{30})[^\w\s]+")
_SIGNS = re.compile(r"[^\w\s]+")
_MARKS = {"Mn", "Me", "Cf"}
_ALIKE = {"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE"}
# Their compatibility forms are 18 and 8 letters long, all others at most 4: `plain` keeps them as one character.
# That of an acute accent alone, typed as an apostrophe, would be a space.
_LONG_FORMS = {0xFDFA: "\ue000", 0xFDFB: "\ue001", 0xB4: "'"}
_DECIMALS = re.compile(r"(?![0-9])\d")
# Names are written with and without apostrophes; a possessive is no part of a name.
_APOSTROPHES = re.compile(r"'(?:s\b)?")
# Scripts that set no spaces between words: Chinese, Japanese, Korean names, Thai, Lao, Khmer, Burmese.
UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
    "\uf900-\ufaff\U00020000-\U0003ffff]"
)
# What `plain` reads as one: (characters, what they become).
_INTERCHANGED = str.maketrans(
    {
        letter: to
        for letters, to in (
            ("`\u02b9\u02bb\u02bc\u02be\u02bf\u02c8\u2018\u2019\u201b\u2032\u05f3\ua78c", "'"),
            ("\u0640\u0621", ""),  # the stretched line of Arabic, and hamza alone
            ("-\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\u30fb", " "),
            ("\u0142", "l"),  # Polish
            ("\u00f8", "o"),
            ("\u0111\u00f0", "d"),
            ("\u0127", "h"),
            ("\u0131", "i"),  # Turkish
            ("\u00e6", "ae"),
            ("\u0153", "oe"),
            ("\u00fe", "th"),
            ("\u0649\u06cc\u06d2\u0626\u06d0", "\u064a"),  # Arabic, Persian and Urdu yeh
            ("\u06a9\u06aa", "\u0643"),  # kaf
            ("\u0629\u06c1\u06be\u06d5\u06c3", "\u0647"),  # heh and teh marbuta
            ("\u0671", "\u0627"),  # alef
            ("\u0624", "\u0648"),  # waw
            ("\u06ba", "\u0646"),  # noon
        )
        for letter in letters
    }
)


def show_hidden(text: str) -> SafeString:
    """In one pass, at most MAX_MARKS marks; further hidden characters are shown as U+FFFD, without their number."""
    parts: list[str] = []
    rest: list[str] = []  # after the last mark, escaped at once
    done = marks = 0
    for found in _PLACES.finditer(text):
        note = _note(found)
        if not note:
            continue
        before, done, marks = text[done : found.start()], found.end(), marks + 1
        if marks <= MAX_MARKS:
            parts += [_escape(before), _mark(note)]
        else:
            rest += [before, found["word"] or _REPLACEMENT]
    parts.append(_escape("".join([*rest, text[done:]])))
    if marks > MAX_MARKS:
        parts.append(_mark(f"{marks - MAX_MARKS:,} more places with hidden characters or mixed alphabets"))
    return mark_safe("".join(parts))  # noqa: S308  (each part is escaped)


def without_invisible(text: str) -> str:
    """For a short value, such as a name or an address: without the marks that copying leaves in it.

    Joiners stay between letters of scripts that spell with them, and in emoji. U+0000 stays too, and is refused by
    Django's fields: a letter may have been lost there.
    """
    if text.isascii() and text.isprintable():
        return text
    return _INVISIBLE.sub(lambda found: found["flag"] or "", text)


def normalise(text: str, form: Literal["NFKC", "NFKD"]) -> str:
    """For comparison, never for storage. Python sorts the marks on a letter in time that is quadratic in their number
    (465,000 of them: five minutes), so a run of signs is cut after 30, as UAX #15 has it for streams.
    """
    return text if text.isascii() else unicodedata.normalize(form, _LONG_RUN.sub(r"\1", text))


def composed(text: str) -> str:
    """NFC, for what is shown: nothing is left out, so signs after the 30th on a letter stay as they are."""
    parts, done = [], 0
    for found in _LONG_RUN.finditer(text):
        parts += [unicodedata.normalize("NFC", text[done : found.end(1)]), text[found.end(1) : found.end()]]
        done = found.end()
    return "".join([*parts, unicodedata.normalize("NFC", text[done:])])


def letters_alone(text: str) -> str:
    """For finding words, whatever was put between their letters: without accents, vowel signs, joiners and everything
    that nobody sees.
    """
    if text.isascii() and text.isprintable():
        return text
    return _SIGNS.sub(_without_any_mark, without_invisible(normalise(text, "NFKD")))


def plain(text: str) -> str:
    """For comparison, by every search and by matching: without case, accents or marks that nobody sees, with single
    spaces, digits of every script as 0 to 9, and each letter that people and keyboards interchange as one of them.
    """
    if not text.isascii():
        decomposed = normalise(text.translate(_LONG_FORMS), "NFKD")
        # Composed again, so that a Korean syllable is one character.
        text = unicodedata.normalize("NFC", _SIGNS.sub(_without_marks, decomposed))
        text = _DECIMALS.sub(lambda found: str(unicodedata.decimal(found.group())), text)
    text = text.casefold().translate(_INTERCHANGED)
    return " ".join(_APOSTROPHES.sub("", text).split())


def _without_marks(found: re.Match[str]) -> str:
    return "".join(
        sign for sign in found.group() if not (unicodedata.combining(sign) or unicodedata.category(sign) == "Cf")
    )


def _without_any_mark(found: re.Match[str]) -> str:
    return "".join(sign for sign in found.group() if unicodedata.category(sign) not in _MARKS)


def _note(found: re.Match[str]) -> str:
    """What to show in place of a match, or an empty string to leave it unchanged."""
    if run := found["run"]:
        return " ".join(map(_number, run)) if len(run) <= _NAMED else f"{len(run):,} hidden characters"
    if blank := found["blank"]:
        return f"{len(blank):,} spaces and line breaks"
    word = found["word"] or ""
    return f"{word} (mixed alphabets)" if _is_mixed(word) else ""


def _escape(text: str) -> str:
    # Django's references of quotation marks are six characters long.
    return escape(text).replace("&#x27;", "&#39;").replace("&quot;", "&#34;")


def _mark(note: str) -> str:
    return format_html('<span class="portal-hidden">{}</span>', note)


def _number(control: str) -> str:
    return f"U+{ord(control):04X}"


def _is_mixed(word: str) -> bool:
    return not word.isascii() and len({_alphabet(letter) for letter in set(word)} & _ALIKE) > 1


@lru_cache(maxsize=5_000)
def _alphabet(letter: str) -> str:
    return unicodedata.name(letter, "").split(" ")[0]
