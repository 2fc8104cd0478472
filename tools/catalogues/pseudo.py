"""A pseudo-language with accents on every translated word, which makes untranslated text visible."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from babel.messages.catalog import Catalog
from django.test import override_settings

from prevent_portal import languages
from prevent_portal.languages import ENGLISH, Language
from tools.catalogues import files
from tools.catalogues.faults import PLACEHOLDERS
from tools.catalogues.sources import extract

# Uses the plural rule and month names of German; never compiled into the portal.
PSEUDO = Language("de", "de", "Pseudo", "Pseudo")
_ACCENTS = str.maketrans("aceinosuyzACEINOSUYZ", "àçéîñôšüýžÀÇÉÎÑÔŠÜÝŽ")


def accented(words: str) -> str:
    parts = re.split(f"({PLACEHOLDERS.pattern})", words)
    return f"‹{''.join(part if PLACEHOLDERS.fullmatch(part) else part.translate(_ACCENTS) for part in parts)}›"


def translate(catalog: Catalog) -> None:
    """Give every message that lacks a translation one."""
    for message in catalog:
        if message.id and not any(message.string or ""):
            one, *many = (message.id,) if isinstance(message.id, str) else message.id
            plurals = [accented(one), *(accented(many[0]) for _ in range(catalog.num_plurals - 1) if many)]
            message.string = tuple(plurals) if many else plurals[0]


@contextmanager
def spoken(folder: Path) -> Iterator[Language]:
    catalog = Catalog(locale=PSEUDO.code, charset="utf-8")
    catalog.update(extract(), no_fuzzy_matching=True)
    translate(catalog)
    path = folder / PSEUDO.code / "LC_MESSAGES" / "django.mo"
    path.parent.mkdir(parents=True)
    path.write_bytes(files.as_mo(catalog))
    before = languages.LANGUAGES
    languages.LANGUAGES = (ENGLISH, PSEUDO)
    try:
        with override_settings(LOCALE_PATHS=[folder]):
            yield PSEUDO
    finally:
        languages.LANGUAGES = before
