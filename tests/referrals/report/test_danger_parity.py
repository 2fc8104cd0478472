"""What is found in English is found in the other languages, rule by rule; and their everyday words alarm nobody.

danger_parity.txt has a block for each kind of English rule: a sign and what it is about, then sentences that say it,
each with its language. They were written with the rules at hand, so they measure nothing: danger_corpus.tsv does.
"""

from pathlib import Path

import pytest

from referrals.models import DangerSign
from referrals.report import danger_signs

BLOCKS = [
    block.split("\n") for block in Path(__file__).with_name("danger_parity.txt").read_text().strip().split("\n\n")
]
HARMLESS = "harmless"
LANGUAGES = {"en", "pl", "ur", "ur-Latn"}


def said(*, harmless: bool) -> list[tuple[str, str, str]]:
    return [
        (title, *sentence.split(" ", 1))
        for title, *sentences in BLOCKS
        if (title == HARMLESS) is harmless
        for sentence in sentences
    ]


@pytest.mark.parametrize(("title", "language", "text"), said(harmless=False))
def test_what_is_found_in_english_is_found_in_every_language(title, language, text):
    assert DangerSign(title.partition(":")[0]) in danger_signs.signs_in(text)


@pytest.mark.parametrize(("title", "language", "text"), said(harmless=True))
def test_everyday_words_alarm_nobody_in_any_language(title, language, text):
    assert danger_signs.signs_in(text) == frozenset()


def test_each_rule_is_said_in_every_language():
    for title, *sentences in BLOCKS:
        assert {sentence.partition(" ")[0] for sentence in sentences} == LANGUAGES, title
    assert {title.partition(":")[0] for title, *_ in BLOCKS} == {HARMLESS, *DangerSign}


@pytest.mark.parametrize(
    ("tame", "text"),
    [
        ("mecz*", "Ma nóż i idzie do meczetu"),
        ("khil*", "un ke khilaf us ke paas chaqu hai"),
    ],
)
def test_stem_does_not_tame_another_word_of_its_language(tame, text):
    """ "mecz*", a match, was the beginning of a mosque, and "khil*", to play, of "against"."""
    assert danger_signs.signs_in(text) >= {DangerSign.WEAPON}
