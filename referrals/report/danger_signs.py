"""Signs in an answer that a life may be at risk now: they show the numbers to call, and stop nobody.

The words stand in danger_signs.json, which the page's script is built with too. A wrong alarm costs a glance at a
panel, a missed one may cost more: so everyday words count (knife, bomb), but not within a harmless phrase, and
verbs like "shoot" only with a person behind them. A date alone is nothing: it counts beside a word of attack.
Travelling counts beside a word of joining or fighting, whichever side; no country and no belief is a sign.
Every language counts on every page: somebody may read English and write in Urdu.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path

_SIGNS = json.loads(Path(__file__).with_suffix(".json").read_text())
# Accents and vowel signs, which many leave out; and letters of other keyboards for the same sound.
_MARKS = re.compile("[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670]")
_WORD = re.compile(r"[^\W\d_]+")
_ALIKE = str.maketrans(_SIGNS["alike"])


def is_danger(text: str) -> bool:
    said = _letters(text)
    for phrase in _HARMLESS:
        said = said.replace(phrase, " ")
    if any(word in said for word in _WORDS):
        return True
    # One of each row in the same answer.
    return any(all(any(word in said for word in row) for row in pair) for pair in _PAIRS)


def in_answer(slug: str, answer: Mapping[str, Iterable[str]]) -> bool:
    """`answer` is a step's raw values, valid or not: what was ticked, and what was typed."""
    values = [value for values in answer.values() for value in values]
    ticked = _SIGNS["answers"].get(slug, ())
    return any(value in ticked or is_danger(value) for value in values)


def _letters(text: str) -> str:
    """' lower case words with one space between '. Only letters count, so an apostrophe parts words."""
    plain = _MARKS.sub("", unicodedata.normalize("NFKD", text.lower())).translate(_ALIKE)
    return f" {' '.join(_WORD.findall(plain))} "


def _all(kind: str) -> list[str]:
    return [_letters(phrase) for signs in _SIGNS["languages"].values() for phrase in signs[kind]]


_HARMLESS = _all("harmless")
_WORDS = _all("words")
_PAIRS = [
    [[_letters(word) for word in row] for row in pair]
    for signs in _SIGNS["languages"].values()
    for pair in signs["pairs"]
]
