"""Signs in an answer that a life may be at risk now: they show the numbers to call, and stop nobody.

The words stand in danger.json, which the page's script is built with too. A wrong alarm costs a glance at a
panel, a missed one may cost more: so everyday words count (knife, bomb), but not within a harmless phrase, and
verbs like "shoot" only with a person behind them. A date alone is nothing: it counts beside a word of attack.
Travelling counts beside a word of joining or fighting, whichever side; no country and no belief is a sign.
"""

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

_SIGNS = json.loads(Path(__file__).with_suffix(".json").read_text())


def is_danger(text: str) -> bool:
    said = _plain(text)
    if any(f" {word} " in said for word in _SIGNS["words"]):
        return True
    # One of each row in the same answer.
    return any(all(any(f" {word} " in said for word in row) for row in pair) for pair in _SIGNS["pairs"])


def in_answer(slug: str, answer: Mapping[str, Iterable[str]]) -> bool:
    """`answer` is a step's raw values, valid or not: what was ticked, and what was typed."""
    values = [value for values in answer.values() for value in values]
    ticked = _SIGNS["answers"].get(slug, ())
    return any(value in ticked or is_danger(value) for value in values)


def _plain(text: str) -> str:
    """' lower case words with one space between '. Only a to z count, so an apostrophe parts words."""
    said = f" {' '.join(re.findall('[a-z]+', text.lower()))} "
    for phrase in _SIGNS["harmless"]:
        said = said.replace(f" {phrase} ", " ")
    return said
