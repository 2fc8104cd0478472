"""Find signs of immediate danger in a reporter's words: the concern becomes urgent, and pages show emergency numbers.

The rules are in danger_signs.json; ADR 0079 says how they are written. No answer is blocked. No country and no belief
is a sign. All languages are checked: a reporter may read English and write Urdu.
"""

import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from prevent_portal.characters import letters_alone
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

_TAME, _UNREAL, _STRONG, _WEAK = "tame", "unreal", "signs", "weak"
# Whoever grooms a child does so in games and at football, too: only words of what is not real tame these pairs.
_UNTAMED = DangerSign.CHILD
# An element of a phrase: whole words, stems, and the most words that may stand before it.
_Element = tuple[frozenset[str], tuple[str, ...], int]


def signs_in(text: str) -> frozenset[DangerSign]:
    words, sentences = _words(text)
    # Before the harmless phrases are taken out: "the school play" tames, whatever else is said of it.
    beside = _by_tag(_BESIDES(words))
    for start, end, _tag in _HARMLESS(words):
        words[start:end] = [""] * (end - start)
    places = _by_tag(_REST(words))

    def is_beside(kind: str, place: int) -> bool:
        # Of the same sentence, so that one about a game does not hide the next.
        return any(sentences[each] == sentences[place] for each in _within(beside.get(kind, []), place, _BESIDE))

    def is_tamed(place: int) -> bool:
        return is_beside(_TAME, place) or is_beside(_UNREAL, place)

    found = set()
    for sign in DangerSign:
        strong, weak = places.get((_STRONG, sign), []), places.get((_WEAK, sign), [])
        if not all(is_beside(_UNREAL, place) for place in strong) or not all(map(is_tamed, weak)):
            found.add(sign)
    for sign, rows in _PAIRS:
        if sign not in found:
            is_harmless = partial(is_beside, _UNREAL) if sign == _UNTAMED else is_tamed
            first, second = ([each for each in places.get(row, []) if not is_harmless(each)] for row in rows)
            if any(_within(second, place, _NEAR) for place in first):
                found.add(sign)
    return frozenset(found)


def signs_in_all(texts: Iterable[str]) -> frozenset[DangerSign]:
    return frozenset[DangerSign]().union(*map(signs_in, texts))


def is_danger(text: str) -> bool:
    return bool(signs_in(text))


def choices_of(slug: str) -> Sequence[str]:
    """The choices of a question that are signs when they are ticked."""
    choices: Sequence[str] = _RULES["answers"].get(slug, ())
    return choices


def in_answer(slug: str, answer: Mapping[str, Iterable[str]]) -> bool:
    """`answer` holds the raw values of a step, valid or not."""
    values = [value for values in answer.values() for value in values]
    ticked = choices_of(slug)
    unread = MAX_READ
    for value in values:
        if value in ticked or is_danger(value[:unread]):
            return True
        unread -= min(len(value), unread)
    return False


def _by_tag(matches: Iterable[tuple[int, int, Any]]) -> dict[Any, list[int]]:
    places: dict[Any, list[int]] = {}
    for place, _end_of, tag in matches:
        places.setdefault(tag, []).append(place)
    return places


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
    return letters_alone(text).lower().translate(_ALIKE)


def _one_of(written: str) -> Iterator[str]:
    """The words of an element, with those of the sets that it names: "@child|pupil"."""
    for each in written.split("|"):
        if each.startswith("@"):
            yield from _one_of(_SETS[each[1:]])
        else:
            yield each


def _elements(written: str) -> Iterator[_Element]:
    gap = 0
    for one in written.split():
        if one == "..":
            gap = _GAP
            continue
        each = [_plain(word) for word in _one_of(one)]
        yield (
            frozenset(word for word in each if word[-1] != "*"),
            tuple(word[:-1] for word in each if word[-1] == "*"),
            gap,
        )
        gap = 0


class _Phrases:
    """Finds phrases in one pass: the time grows with the number of words, and not with that of the phrases."""

    def __init__(self, tagged: Iterable[tuple[Any, str]]) -> None:
        self._by_word: dict[str, list[tuple[tuple[_Element, ...], Any]]] = {}
        self._by_key: dict[str, list[tuple[str, tuple[_Element, ...], Any]]] = {}
        for tag, written in tagged:
            (whole, stems, gap), *rest = _elements(written)
            if gap:
                raise ValueError(f"{written} begins with a gap")
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
            begun = [*self._by_word.get(word, ())]
            begun += [each[1:] for each in self._by_key.get(word[:_KEY], ()) if word.startswith(each[0])]
            after = words[place + 1 : place + 2 + _GAP]
            for rest, tag in begun:
                # Most phrases fail at their second word; this is quicker than a call.
                if rest and not rest[0][1] and rest[0][0].isdisjoint(after):
                    continue
                if end := _end(words, place + 1, rest):
                    found.append((place, end, tag))
        return found


def _end(words: Sequence[str], place: int, elements: Sequence[_Element]) -> int:
    """Where a phrase ends whose remaining elements begin here; 0 if they do not."""
    if not elements:
        return place
    whole, stems, gap = elements[0]
    for start, word in enumerate(words[place : place + gap + 1], place + 1):
        if (word in whole or (stems and word.startswith(stems))) and (end := _end(words, start, elements[1:])):
            return end
    return 0


_LANGUAGES = _RULES["languages"].values()
_SETS: dict[str, str] = {name: words for rules in _LANGUAGES for name, words in rules["sets"].items()}
_NEAR_RULES = [rule for rules in _LANGUAGES for rule in rules["near"]]
# A row is a list of phrases, or the name of one that several pairs share.
_ROWS = {name: row for rules in _LANGUAGES for name, row in rules["rows"].items()}
_PAIRS: list[tuple[DangerSign, list[Any]]] = []
for number, rule in enumerate(_NEAR_RULES):
    named = [row if isinstance(row, str) else (number, side) for side, row in enumerate(rule["rows"])]
    _ROWS |= {name: row for name, row in zip(named, rule["rows"], strict=True) if not isinstance(row, str)}
    _PAIRS.append((DangerSign(rule["sign"]), named))
_HARMLESS = _Phrases(("", phrase) for rules in _LANGUAGES for phrase in rules["harmless"])
_BESIDES = _Phrases((kind, phrase) for rules in _LANGUAGES for kind in (_TAME, _UNREAL) for phrase in rules[kind])
# The tags: a kind and a sign, or a row of a pair.
_REST = _Phrases(
    [
        *(
            ((kind, DangerSign(sign)), phrase)
            for rules in _LANGUAGES
            for kind in (_STRONG, _WEAK)
            for sign, phrases in rules[kind].items()
            for phrase in phrases
        ),
        *((row, phrase) for row, phrases in _ROWS.items() for phrase in phrases),
    ]
)
