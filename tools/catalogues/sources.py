"""Every word that a reporter may meet, as the sources stand: what each language's catalogue has to hold."""

from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file

from tests.house.tree import PACKAGES, ROOT

# Error pages and base.html stand at the top; the pages of officers and of guidance are English.
_PAGES = ("*.html", "report/**/*.html", "govuk/**/*.html", "referrals/mail/receipt.txt")
# A page that cannot be read is an error, and not a page without words.
_JINJA = {"trimmed": "true", "silent": "false", "encoding": "utf-8"}
KEYWORDS = {"_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None, "ngettext": (1, 2)}


def extract() -> Catalog:
    catalog = Catalog(project="Report a Prevent concern", charset="utf-8")
    for path, method in _sources():
        options = {} if method == "python" else _JINJA
        for _line, words, _comments, context in extract_from_file(method, path, KEYWORDS, options=options):
            # Without its line, so that a catalogue changes only when words do.
            catalog.add(words, locations=[(path.relative_to(ROOT).as_posix(), None)], context=context)
    return catalog


def _sources() -> Iterator[tuple[Path, str]]:
    for package in sorted(PACKAGES):
        yield from ((path, "python") for path in sorted((ROOT / package).rglob("*.py")))
    yield from ((page, "jinja2.ext:babel_extract") for page in pages())


def pages() -> list[Path]:
    return sorted(path for pattern in _PAGES for path in (ROOT / "templates").glob(pattern))
