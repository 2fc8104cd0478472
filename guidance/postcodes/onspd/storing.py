"""Replace the postcode tables in one short transaction.

A killed import leaves the old data unchanged and can be run again. On SQLite other writers wait for the transaction,
which is why the file is read and checked before it begins.
"""

import io
from collections.abc import Iterable, Iterator
from itertools import islice

from django.db import connection, models, transaction

from guidance.models import Outward, Postcode

Rows = Iterable[tuple[str | int | None, ...]]
# In batches, because a driver that gets all rows at once holds all of them in memory.
_BATCH = 10_000


def replace(*, postcodes: Rows, outwards: Rows) -> None:
    """Rows of (postcode, council id or None, edition, is terminated) and (outward code, council id, postcodes)."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                # A second import waits; readers see the old data until the commit.
                cursor.execute(f'LOCK TABLE "{Postcode._meta.db_table}" IN SHARE ROW EXCLUSIVE MODE')
        _empty(Postcode, Outward)
        _fill(Postcode, ("postcode", "council_id", "data_edition", "is_terminated"), postcodes)
        _fill(Outward, ("outward", "council_id", "postcodes"), outwards)


def _empty(*tables: type[models.Model]) -> None:
    """By SQL, because the ORM would load millions of rows for Wagtail's post_delete receivers."""
    with connection.cursor() as cursor:
        for model in tables:
            cursor.execute(f'DELETE FROM "{model._meta.db_table}"')  # noqa: S608


def _fill(model: type[models.Model], columns: tuple[str, ...], rows: Rows) -> None:
    table, names = model._meta.db_table, ", ".join(f'"{name}"' for name in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.copy_expert(f'COPY "{table}" ({names}) FROM STDIN', _Lines(rows))
        else:
            marks = ", ".join(["%s"] * len(columns))
            for batch in _batches(rows):
                cursor.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', batch)  # noqa: S608


def _batches(rows: Rows) -> Iterator[list[tuple[str | int | None, ...]]]:
    left = iter(rows)
    while batch := list(islice(left, _BATCH)):
        yield batch


class _Lines(io.TextIOBase):
    """The rows as text for COPY, produced as it reads. Only the name of an edition can need escaping."""

    def __init__(self, rows: Rows) -> None:
        self.lines = ("\t".join(_text(value) for value in row) + "\n" for row in rows)
        self.left = ""

    def read(self, size: int | None = -1) -> str:
        wanted = size if size and size > 0 else 1 << 20
        parts, length = [self.left], len(self.left)
        while length < wanted and (line := next(self.lines, "")):
            parts.append(line)
            length += len(line)
        text = "".join(parts)
        self.left = text[wanted:]
        return text[:wanted]


def _text(value: object) -> str:
    if value is None:
        return r"\N"
    return str(value).replace("\\", "\\\\").replace("\t", " ").replace("\n", " ")
