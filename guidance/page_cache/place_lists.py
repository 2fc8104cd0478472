"""Lists of areas and councils, cached in each process until the edition changes.

As in middleware.py, the edition is read at most every EDITION_SECONDS. Contacts are never cached: routing reads them
when a concern is sent.
"""

import datetime
from collections.abc import Callable
from time import monotonic
from typing import Any, TypeVar

from django.conf import settings

from guidance.models.edition import Edition

Entry = TypeVar("Entry")

_cache: dict[tuple[str, datetime.date], tuple[str, list[Any]]] = {}
# The stamp and when it was read, in one tuple so that threads always see both together.
_edition: tuple[str | None, float] = (None, float("-inf"))


def cached_list(name: str, day: datetime.date, read: Callable[[], list[Entry]]) -> list[Entry]:
    """Return a copy of the list. The stamp is read first, so a stale stamp only causes one more read."""
    stamp = _stamp()
    found = _cache.get((name, day))
    if found is None or stamp is None or found[0] != stamp:
        # Lists of earlier days are not needed again.
        for old in [key for key in list(_cache) if key[1] < day]:
            _cache.pop(old, None)
        found = (stamp or "", read())
        _cache[name, day] = found
    return list(found[1])


def _stamp() -> str | None:
    global _edition
    stamp, asked_at = _edition
    if monotonic() - asked_at >= settings.EDITION_SECONDS:
        now = monotonic()
        stamp = Edition.current()
        _edition = (stamp, now)
    return stamp
