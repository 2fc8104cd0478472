"""Read and write the .po and .mo files of a language."""

from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from prevent_portal.languages import LANGUAGES
from tests.house.tree import ROOT

TRANSLATED = [language.code for language in LANGUAGES if not language.is_english]


def po_path(code: str) -> Path:
    return ROOT / "prevent_portal" / "locale" / code / "LC_MESSAGES" / "django.po"


def mo_path(code: str) -> Path:
    return po_path(code).with_suffix(".mo")


def read(code: str) -> Catalog:
    if not po_path(code).exists():
        now = datetime.now(UTC)
        return Catalog(
            locale=code, project="Report a Prevent concern", charset="utf-8", revision_date=now, fuzzy=False
        )
    with po_path(code).open("rb") as file:
        return read_po(file, locale=code)


def updated(code: str, template: Catalog) -> Catalog:
    """The catalogue with exactly the messages of `template`, without fuzzy matching."""
    catalog = read(code)
    catalog.update(template, no_fuzzy_matching=True)
    catalog.obsolete.clear()
    # The current time would change every catalogue on each run.
    catalog.creation_date = catalog.revision_date
    return catalog


def as_po(catalog: Catalog) -> bytes:
    return _written(write_po, catalog, width=110, sort_output=True)


def as_mo(catalog: Catalog) -> bytes:
    return _written(write_mo, catalog)


def _written(write: Callable[..., None], catalog: Catalog, **options: Any) -> bytes:
    file = BytesIO()
    write(file, catalog, **options)
    return file.getvalue()
