"""Find signs of immediate danger in a reporter's words: the concern becomes urgent, and pages show emergency numbers.

The rules are in danger_signs.json, which is also built into the page's script (assets/report/danger.mjs); ADR 0079
says how they are written. No answer is blocked. No country and no belief is a sign. All languages are checked: a
reporter may read English and write Urdu.
"""

import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from prevent_portal.characters import normalise
from referrals.models import DangerSign

_RULES = json.loads(Path(__file__).with_suffix(".json").read_text())
# What a reporter is told of each.
NAMES = {
    DangerSign.WEAPON: _("a weapon"),
    DangerSign.PLAN: _("a day or a place"),
    DangerSign.TRAVEL: _("travel to join a group"),
    DangerSign.THREAT: _("a threat to someone’s life"),
    DangerSign.CHILD: _("a child in danger"),
}
# Combining accents and vowel signs, which many writers leave out, and characters that nobody sees.
_MARKS = re.compile(
    "[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
_WORD = re.compile(r"[^\W_]+|[.!?\n۔؟]")
_ENDS = frozenset(".!?\n۔؟")
# Letters that other keyboards type for the same sound.
_ALIKE = str.maketrans(_RULES["alike"])
# Of one answer. It is read whether or not it is valid, and no valid one is longer.
MAX_READ = 20_000
# A rule is looked up by the first letters of its first word, so no stem is shorter.
_KEY = 3
# The most words that ".." stands for.
_GAP = 3
# Words between the two parts of a pair, and between a weak word and one that makes it harmless.
_NEAR, _BESIDE = 12, 10

_TAME, _STRONG, _WEAK = "tame", "signs", "weak"
# An element of a phrase: whole words and stems; None is a gap.
_Element = tuple[frozenset[str], tuple[str, ...]] | None


def signs_in(text: str) -> frozenset[DangerSign]:
    words, sentences = _words(text)
    for start, end, _tag in _HARMLESS(words):
        words[start:end] = [""] * (end - start)
    places: dict[tuple[Any, Any], list[int]] = {}
    for place, _end_of, tag in _REST(words):
        places.setdefault(tag, []).append(place)
    tame = places.pop((_TAME, ""), [])

    def is_tamed(place: int) -> bool:
        # Of the same sentence, so that one about a game does not hide the next.
        return any(sentences[each] == sentences[place] for each in _within(tame, place, _BESIDE))

    found = {sign for kind, sign in places if kind == _STRONG}
    for sign in DangerSign:
        weak = places.get((_WEAK, sign), [])
        if sign not in found and not all(map(is_tamed, weak)):
            found.add(sign)
    for number, sign in enumerate(_PAIRS):
        if sign not in found:
            first, second = (
                [each for each in places.get((number, side), []) if not is_tamed(each)] for side in (0, 1)
            )
            if any(_within(second, place, _NEAR) for place in first):
                found.add(sign)
    return frozenset(found)


def signs_in_all(texts: Iterable[str]) -> frozenset[DangerSign]:
    return frozenset[DangerSign]().union(*map(signs_in, texts))


def is_danger(text: str) -> bool:
    return bool(signs_in(text))


def in_answer(slug: str, answer: Mapping[str, Iterable[str]]) -> bool:
    """`answer` holds the raw values of a step, valid or not."""
    values = [value for values in answer.values() for value in values]
    ticked = _RULES["answers"].get(slug, ())
    unread = MAX_READ
    for value in values:
        if value in ticked or is_danger(value[:unread]):
            return True
        unread -= min(len(value), unread)
    return False


def _within(places: Sequence[int], place: int, distance: int) -> Sequence[int]:
    return places[bisect_left(places, place - distance) : bisect_right(places, place + distance)]


def _words(text: str) -> tuple[list[str], list[int]]:
    """The words, in lower case and without accents, and each one's sentence. An apostrophe separates words."""
    words, sentences, number = [], [], 0
    for word in _WORD.findall(_plain(text)):
        if word in _ENDS:
            number += 1
        else:
            words.append(word)
            sentences.append(number)
    return words, sentences


def _plain(text: str) -> str:
    return _MARKS.sub("", normalise(text.lower(), "NFKD")).translate(_ALIKE)


def _element(written: str) -> _Element:
    if written == "..":
        return None
    each = [_plain(one) for one in written.split("|")]
    return frozenset(one for one in each if one[-1] != "*"), tuple(one[:-1] for one in each if one[-1] == "*")


class _Phrases:
    """Finds phrases in one pass: the time grows with the number of words, and not with that of the phrases."""

    def __init__(self, tagged: Iterable[tuple[Any, str]]) -> None:
        self._by_word: dict[str, list[tuple[tuple[_Element, ...], Any]]] = {}
        self._by_key: dict[str, list[tuple[str, tuple[_Element, ...], Any]]] = {}
        for tag, written in tagged:
            first, *rest = [_element(each) for each in written.split()]
            if first is None:
                raise ValueError(f"{written} begins with a gap")
            whole, stems = first
            for word in whole:
                self._by_word.setdefault(word, []).append((tuple(rest), tag))
            for stem in stems:
                if len(stem) < _KEY:
                    raise ValueError(f"the stem {stem} is too short")
                self._by_key.setdefault(stem[:_KEY], []).append((stem, tuple(rest), tag))

    def __call__(self, words: Sequence[str]) -> list[tuple[int, int, Any]]:
        """Where each match begins and ends, in order, with its tag."""
        found = []
        for place, word in enumerate(words):
            for rest, tag in self._by_word.get(word, ()):
                if end := _end(words, place + 1, rest):
                    found.append((place, end, tag))
            for stem, rest, tag in self._by_key.get(word[:_KEY], ()):
                if word.startswith(stem) and (end := _end(words, place + 1, rest)):
                    found.append((place, end, tag))
        return found


def _end(words: Sequence[str], place: int, elements: Sequence[_Element]) -> int:
    """Where a phrase ends whose remaining elements begin here; 0 if they do not."""
    if not elements:
        return place
    if elements[0] is None:
        for start in range(place, place + _GAP + 1):
            if end := _end(words, start, elements[1:]):
                return end
        return 0
    if place >= len(words):
        return 0
    whole, stems = elements[0]
    word = words[place]
    if word in whole or (stems and word.startswith(stems)):
        return _end(words, place + 1, elements[1:])
    return 0


_LANGUAGES = _RULES["languages"].values()
_NEAR_RULES = [rule for rules in _LANGUAGES for rule in rules["near"]]
_PAIRS = [DangerSign(rule["sign"]) for rule in _NEAR_RULES]
_HARMLESS = _Phrases(("", phrase) for rules in _LANGUAGES for phrase in rules["harmless"])
# The tags: a kind and a sign, or a row of a pair by its number and its side.
_REST = _Phrases(
    [
        *(((_TAME, ""), phrase) for rules in _LANGUAGES for phrase in rules["tame"]),
        *(
            ((kind, DangerSign(sign)), phrase)
            for rules in _LANGUAGES
            for kind in (_STRONG, _WEAK)
            for sign, phrases in rules[kind].items()
            for phrase in phrases
        ),
        *(
            ((number, side), phrase)
            for number, rule in enumerate(_NEAR_RULES)
            for side in (0, 1)
            for phrase in rule["rows"][side]
        ),
    ]
)
