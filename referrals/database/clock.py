"""The database's clock, shared by all workers, so that a machine with a wrong clock cannot take over leases."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

Clock = Callable[[], datetime]


def read_clock() -> Clock:
    """Read the database's time once; the returned clock then uses the monotonic clock, which never jumps."""
    start, began = _database_time(), time.monotonic()
    return lambda: start + timedelta(seconds=time.monotonic() - began)


def _database_time() -> datetime:
    if connection.vendor != "postgresql":
        return timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement_timestamp()")
        return cursor.fetchone()[0]
