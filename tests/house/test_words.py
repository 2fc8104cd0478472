"""Words that must not appear in the repository, each with the reason."""

import re

import pytest
from django.apps import apps

from tests.house.tree import PACKAGES, ROOT, files, relative_names

# Assembled from parts, so that this file does not match its own patterns.
FOLDERS = "|".join(["work", "farm", "root", "home", "Users"])
OF_ONE_MACHINE = re.compile(rf"(?<![\w.:/-])/(?:{FOLDERS})/[a-z.]")
# In quotation marks it is the name of an old form.
OLD_LAW = re.compile("(?<!&ldquo;)(?<!\u201c)vulnerable to (?:being drawn|radicali[sz]ation|extremis)", re.IGNORECASE)
TEXT = {
    "",
    ".py",
    ".html",
    ".txt",
    ".md",
    ".toml",
    ".json",
    ".js",
    ".mjs",
    ".scss",
    ".css",
    ".yml",
    ".sh",
    ".xml",
}


def _holding(pattern, folders=None):
    found = []
    for path in files():
        inside = folders is None or path.relative_to(ROOT).parts[0] in folders
        if inside and path.suffix in TEXT and path.name != "test_words.py" and pattern.search(path.read_text()):
            found.append(path)
    return relative_names(found)


def test_no_local_machine_paths():
    assert not _holding(OF_ONE_MACHINE)


def test_susceptible_not_vulnerable_to_radicalisation():
    """The Counter-Terrorism and Border Security Act 2019 and current guidance say "susceptible"."""
    assert not _holding(OLD_LAW, {*PACKAGES, "templates", "static", "docs", "README.md"})


@pytest.mark.parametrize("word", ["subject", "suspect", "offender", "perpetrator", "case", "channel"])
def test_no_model_or_field_uses_the_word(word):
    """Nobody is under suspicion, and Channel is the Prevent programme, not a transport.

    "Subject access request" is the legal term and so allowed.
    """
    ours = [model for model in apps.get_models() if model.__module__.split(".")[0] in PACKAGES]
    named = [name for model in ours for name in (model.__name__, *(field.name for field in model._meta.get_fields()))]
    assert len(ours) > 10
    assert word not in {
        part.lower()
        for name in named
        for part in re.findall(r"[A-Z]?[a-z]+", name.replace("SubjectAccessRequest", ""))
    }


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (OF_ONE_MACHINE, "open('/" + "home/me/x')"),
        (OLD_LAW, "people who are vulnerable to " + "radicalisation"),
    ],
)
def test_forbidden_words_are_detected(pattern, text):
    assert pattern.search(text)
