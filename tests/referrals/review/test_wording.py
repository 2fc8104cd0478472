"""The words of officers' pages: those that replaced our own are there, and the old ones stand nowhere."""

import re

import pytest

from tests.house.tree import ROOT

WORDS = (
    ("Nobody's yet", "Unassigned"),
    ("Take ownership", "Assign to me"),
    ("Begin or go on assessing", "Start assessment"),
    ("Who was told", "Notifications sent"),
    ("Find one by its reference, or a closed one", "Search all concerns"),
    ("Narrow the list, or look for words", "Filter / Search text"),
    ("Set the day to look again", "Set review date"),
    ("Either is written down", "Both are logged"),
    ("Say whether it is the same person", "Confirm or reject match"),
    ("take it as JSON", "Download data (JSON)"),
    ("What has been destroyed", "Disposal records"),
    ("Who did what", "Audit log"),
    ("Why here", "subject lives here"),
    ("Call 101 about", "Not yet confirmed by telephone"),
    ("Load by officer", "Workload by officer"),
)
# What the old words had in common: another sentence with them would be the old wording again.
KINDS = (
    r"nobody(?:'s| owns| has it) (?:yet|this)",
    r"owns? (?:this|it) yet",
    r"tak\w* ownership",
    r"(?:begin|go on)\w* (?:or go on )?(?:with )?(?:an? |the )?assess",
    r"who (?:was|were|has been) told",
    r"find one by",
    r"narrow\w* (?:the|this|your) ",
    r"(?:day|date|when) (?:\w+ )?(?:to )?look again",
    r"(?:is|are|was|were|been) written down",
    r"say whether (?:it|they) (?:is|are)",
    r"as json|for a machine|machine[- ]readable",
    r"what (?:has been|have been|was|were) destroyed",
    r"who did what",
    r"why (?:it is )?here",
    r"call 101 about",
    r"load (?:by|of|for) (?:each )?officer",
)
# Officers' and the duty desk's own; the reporters' words are other ones.
OFFICERS = [
    *(ROOT / "templates" / "review").rglob("*.html"),
    *(ROOT / "templates" / "duty").rglob("*.html"),
    *(ROOT / "templates" / "referrals").rglob("*"),
    *(path for path in (ROOT / "referrals").rglob("*.py") if not {"report", "migrations"} & set(path.parts)),
]
SHOWN = [
    *(ROOT / "templates" / "review").rglob("*.html"),
    *(ROOT / "templates" / "duty").rglob("*.html"),
    *(ROOT / "templates" / "referrals").rglob("*"),
    *(ROOT / "referrals").rglob("*.py"),
]
# Strings alone: a docstring or a comment may say "who was told of it".
STRING = re.compile(r'(?<!")"(?!"")([^"\n]+)"')


def shown(paths=SHOWN) -> str:
    found = []
    for path in paths:
        if path.is_file() and "migrations" not in path.parts:
            text = path.read_text()
            found += STRING.findall(text) if path.suffix == ".py" else [text]
    return "\n".join(found).replace("’", "'").lower()


@pytest.fixture(scope="module")
def everything() -> str:
    return shown()


@pytest.fixture(scope="module")
def of_officers() -> str:
    return shown(OFFICERS)


@pytest.mark.parametrize(("old", "new"), WORDS)
def test_old_words_are_gone_and_the_new_ones_are_said(everything, old, new):
    assert not re.search(rf"\b{re.escape(old.lower())}\b", everything)
    assert new.lower() in everything


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_worded_like_the_old_words(of_officers, kind):
    assert re.findall(rf".{{0,40}}\b{kind}.{{0,40}}", of_officers) == []


def test_kinds_are_those_of_the_old_words():
    """Control: each old wording is of a kind, and so is what stood beside it."""
    beside = ("Nobody owns this yet. Whoever acknowledges it does.", "take this copy as a file for a machine")
    for old in (*(old for old, _ in WORDS), *beside):
        assert any(re.search(kind, old.lower()) for kind in KINDS), old


def test_three_things_are_not_said_to_be_both():
    take = (ROOT / "templates/review/desk/_take.html").read_text()
    assert take.count("<li>") == 3
    assert "Each of them is logged" in take


def test_fixation_on_violence_is_named_in_full(everything):
    """As a flag, a filter and a sign."""
    assert "fixation on violence" in everything
    assert not re.search(r">\s*violence\s*<", everything)
