"""Detect words that suggest immediate danger, so that pages show emergency numbers. No answer is blocked.

The words are in danger_signs.json, which is also built into the page's script. False alarms are cheap, so single
words count ("knife") except in a harmless phrase; dates and travel count only beside a word of attack or joining.
No country and no belief is a sign. All languages are checked: a reporter may read English and write Urdu.
"""

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from django.forms import Form, Textarea, TextInput

from prevent_portal.characters import normalise

_SIGNS = json.loads(Path(__file__).with_suffix(".json").read_text())
# Combining accents and vowel signs, which many writers leave out.
_MARKS = re.compile("[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670]")
_WORD = re.compile(r"[^\W\d_]+")
# Of one answer. It is read whether or not it is valid, and no valid one is longer.
MAX_READ = 20_000
# Letters that other keyboards type for the same sound.
_ALIKE = str.maketrans(_SIGNS["alike"])


def is_danger(text: str) -> bool:
    normalised = _normalise(text)
    for phrase in _HARMLESS:
        normalised = normalised.replace(phrase, " ")
    if any(word in normalised for word in _WORDS):
        return True
    # A pair counts when the answer has a word from each of its rows.
    return any(all(any(word in normalised for word in row) for row in pair) for pair in _PAIRS)


def in_answer(slug: str, answer: Mapping[str, Iterable[str]]) -> bool:
    """`answer` holds the raw values of a step, valid or not."""
    values = [value for values in answer.values() for value in values]
    ticked = _SIGNS["answers"].get(slug, ())
    unread = MAX_READ
    for value in values:
        if value in ticked or is_danger(value[:unread]):
            return True
        unread -= min(len(value), unread)
    return False


def may_be_in(slug: str, form: Form) -> bool:
    """Whether a sign can be ticked or typed there, so that the page loads the script that looks for it."""
    return slug in _SIGNS["answers"] or any(
        isinstance(field.widget, TextInput | Textarea) for field in form.fields.values()
    )


def _normalise(text: str) -> str:
    """Lower-case words without accents, one space before and after each. An apostrophe separates words."""
    plain = _MARKS.sub("", normalise(text.lower(), "NFKD")).translate(_ALIKE)
    return f" {' '.join(_WORD.findall(plain))} "


def _phrases(kind: str) -> list[str]:
    return [_normalise(phrase) for signs in _SIGNS["languages"].values() for phrase in signs[kind]]


_HARMLESS = _phrases("harmless")
_WORDS = _phrases("words")
_PAIRS = [
    [[_normalise(word) for word in row] for row in pair]
    for signs in _SIGNS["languages"].values()
    for pair in signs["pairs"]
]
