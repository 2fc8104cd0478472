"""Read every stored time as one that Python can hold and count with (ADR 0107).

PostgreSQL stores years from 4714 BC to 294276, and infinity. One such value in one row would fail each list and each
batch that the row is in, so it is read as EARLIEST or LATEST, which stand out wherever they are shown.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from psycopg2 import extensions  # type: ignore[import-untyped]

EARLIEST, LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
_TIMES, _DATES = (1184,), (1082,)  # their numbers in PostgreSQL


def register(connection: Any, **kwargs: Any) -> None:
    if connection.vendor == "postgresql":
        for numbers, name, read, edges in (
            (_TIMES, "READABLE_TIME", extensions.PYDATETIMETZ, (EARLIEST, LATEST)),
            (_DATES, "READABLE_DATE", extensions.PYDATE, (EARLIEST.date(), LATEST.date())),
        ):
            kind = extensions.new_type(numbers, name, _reader(read, *edges))
            extensions.register_type(kind, connection.connection)


def _reader(read: Callable[..., Any], earliest: date, latest: date) -> Callable[[str | None, Any], Any]:
    first, last = str(earliest.year), str(latest.year)

    def readable(value: str | None, cursor: Any) -> Any:
        if value is None:
            return None
        year = value.partition("-")[0]
        if value.startswith("-") or value.endswith("BC") or (len(year) == 4 and year < first):
            return earliest
        if len(year) > 4 or year >= last:  # "infinity", too
            return latest
        return read(value, cursor)

    return readable
