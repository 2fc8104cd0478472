"""The database's clock, which every process goes by, so that a machine with a wrong clock decides nothing (ADR 81).

A process asks the database every half minute, and counts on by the monotonic clock, which never jumps.
"""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

Clock = Callable[[], datetime]

READ_AGAIN_SECONDS = 30.0
_reading: tuple[datetime, float] | None = None


def now() -> datetime:
    """At most one statement in half a minute. Raises django.db.Error when the database does not answer."""
    global _reading
    reading = _reading
    if reading is None or time.monotonic() - reading[1] >= READ_AGAIN_SECONDS:
        _reading = read_database_time(), time.monotonic()
        return _reading[0]
    return reading[0] + timedelta(seconds=time.monotonic() - reading[1])


def read_clock() -> Clock:
    """Read the database's time now; the returned clock then uses the monotonic clock."""
    start, began = read_database_time(), time.monotonic()
    return lambda: start + timedelta(seconds=time.monotonic() - began)


def read_database_time() -> datetime:
    if connection.vendor != "postgresql":
        return timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement_timestamp()")
        return cursor.fetchone()[0]
