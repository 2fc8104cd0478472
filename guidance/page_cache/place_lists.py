"""Lists that every question about places offers, kept in each process until the guidance has another edition.

As for kept pages (caching.py), the database is asked at most every EDITION_SECONDS. Contacts are never kept: where
a concern goes is read when it is sent.
"""

import datetime
from collections.abc import Callable
from time import monotonic
from typing import Any, TypeVar

from django.conf import settings

from guidance.models.edition import Edition

Entry = TypeVar("Entry")

_kept: dict[tuple[str, datetime.date], tuple[str, list[Any]]] = {}
# Stamp, and when it was asked for. Replaced whole, so that no thread sees one without the other.
_edition: tuple[str | None, float] = (None, float("-inf"))


def keep(name: str, day: datetime.date, read: Callable[[], list[Entry]]) -> list[Entry]:
    """The stamp is known before the list is read: an older one only has the list read again sooner."""
    stamp = _stamp()
    found = _kept.get((name, day))
    if found is None or stamp is None or found[0] != stamp:
        # Another day's lists are not asked for again.
        for old in [key for key in list(_kept) if key[1] != day]:
            _kept.pop(old, None)
        found = (stamp or "", read())
        _kept[name, day] = found
    return list(found[1])


def _stamp() -> str | None:
    global _edition
    stamp, asked_at = _edition
    if monotonic() - asked_at >= settings.EDITION_SECONDS:
        now = monotonic()
        stamp = Edition.current()
        _edition = (stamp, now)
    return stamp
