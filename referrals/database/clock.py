"""One clock for all workers: the database's. A machine whose own clock jumps or drifts steals no lease with it."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

Clock = Callable[[], datetime]


def read_clock() -> Clock:
    """Reads the database's time once; from then on the returned clock runs by itself, untouched by any jump."""
    start, began = _database_time(), time.monotonic()
    return lambda: start + timedelta(seconds=time.monotonic() - began)


def _database_time() -> datetime:
    if connection.vendor != "postgresql":
        return timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement_timestamp()")
        return cursor.fetchone()[0]
