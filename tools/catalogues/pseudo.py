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


@contextmanager
def spoken(folder: Path) -> Iterator[Language]:
    catalog = Catalog(locale=PSEUDO.code, charset="utf-8")
    catalog.update(extract(), no_fuzzy_matching=True)
    for message in catalog:
        if message.id:
            strings = (message.id,) if isinstance(message.id, str) else message.id
            message.string = accented(strings[0]) if len(strings) == 1 else tuple(map(accented, strings))
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
