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
SHOWN = [
    *(ROOT / "templates" / "review").rglob("*.html"),
    *(ROOT / "templates" / "duty").rglob("*.html"),
    *(ROOT / "templates" / "referrals").rglob("*"),
    *(ROOT / "referrals").rglob("*.py"),
]
# Strings alone: a docstring or a comment may say "who was told of it".
STRING = re.compile(r'(?<!")"(?!"")([^"\n]+)"')


def shown() -> str:
    found = []
    for path in SHOWN:
        if path.is_file() and "migrations" not in path.parts:
            text = path.read_text()
            found += STRING.findall(text) if path.suffix == ".py" else [text]
    return "\n".join(found).replace("’", "'").lower()


@pytest.fixture(scope="module")
def everything() -> str:
    return shown()


@pytest.mark.parametrize(("old", "new"), WORDS)
def test_old_words_are_gone_and_the_new_ones_are_said(everything, old, new):
    assert not re.search(rf"\b{re.escape(old.lower())}\b", everything)
    assert new.lower() in everything


def test_fixation_on_violence_is_named_in_full(everything):
    """As a flag, a filter and a sign."""
    assert "fixation on violence" in everything
    assert not re.search(r">\s*violence\s*<", everything)
