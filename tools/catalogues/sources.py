"""Extract every message that a reporter may see from the Python sources and templates."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file

from guidance import translated
from tests.house.tree import PACKAGES, ROOT

# Error pages and base.html are at the top level; pages of officers are only in English.
_PAGES = ("*.html", "report/**/*.html", "govuk/**/*.html", "guidance/*.html", "guidance/blocks/*.html")
_TEXTS = ("referrals/mail/receipt.txt",)
# Shown on the areas' pages alone.
_ENGLISH_ONLY = {"guidance/blocks/contacts.html"}
# A template that cannot be parsed raises an error; silently it would have no messages.
_TAGS = "wagtail.jinja2tags.core,wagtail.admin.jinja2tags.userbar"
_JINJA = {"trimmed": "true", "silent": "false", "encoding": "utf-8", "extensions": _TAGS}
KEYWORDS = {"_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None, "ngettext": (1, 2)}


def extract() -> Catalog:
    """A catalogue of its own each time, because catalogues that are updated from it take over its messages."""
    catalog = Catalog(project="Report a Prevent concern", charset="utf-8")
    for words, location, context in _messages():
        # Without line numbers, so that a catalogue changes only when messages do.
        catalog.add(words, locations=[(location, None)], context=context)
    return catalog


@cache
def _messages() -> list[tuple[Any, str, str | None]]:
    """Read once a process, because reading every source takes most of the time of `make messages`."""
    found = []
    for path, method in _sources():
        options = {} if method == "python" else _JINJA
        for _line, words, _comments, context in extract_from_file(method, path, KEYWORDS, options=options):
            found.append((words, path.relative_to(ROOT).as_posix(), context))
    return found + [(words, "guidance/translated.py", None) for words in translated.messages()]


def _sources() -> Iterator[tuple[Path, str]]:
    for package in sorted(PACKAGES):
        yield from ((path, "python") for path in sorted((ROOT / package).rglob("*.py")))
    yield from ((page, "jinja2.ext:babel_extract") for page in pages())


def pages() -> list[Path]:
    folder = ROOT / "templates"
    found = {path for pattern in (*_PAGES, *_TEXTS) for path in folder.glob(pattern)}
    return sorted(found - {folder / name for name in _ENGLISH_ONLY})
