"""Several small lists in one statement, for a page that shows many things about one concern (docs/adr/0055).

Each queryset is one value of it, its rows as JSON, and comes back as its models. Only for what is short; and never
with a lock, since what stands beside a lock in one statement may be older than the lock.
"""

import json
from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import JSONField, QuerySet
from django.db.models.query import get_related_populators  # type: ignore[attr-defined]
from django.utils import timezone


def gathered(*querysets: "QuerySet[Any]") -> list[list[Any]]:
    """The rows of each, in its own order, with what its select_related names; prefetches are not made."""
    asked = [_Asked(queryset) for queryset in querysets]
    with connection.cursor() as cursor:
        values = [value for each in asked for value in each.values]
        cursor.execute(f"SELECT {', '.join(each.sql for each in asked)}", values)
        return [each.read(rows) for each, rows in zip(asked, cursor.fetchone(), strict=True)]


class _Asked:
    def __init__(self, queryset: "QuerySet[Any]") -> None:
        self.model = queryset.model
        self.compiler: Any = queryset.query.get_compiler(connection=connection)
        self.fields: list[Any] = []
        try:
            sql, self.values = self.compiler.as_sql(with_col_aliases=True)
        except EmptyResultSet:
            self.sql, self.values = "NULL", ()
            return
        self.fields = [column.output_field for column, *_ in self.compiler.select]
        self.sql = f"(SELECT {self._rows()} FROM ({sql}) AS one)"  # noqa: S608  (Django's own SQL, with its values apart)

    def _rows(self) -> str:
        """A list of lists, as text: JSON that a driver has read by itself cannot be told from text in it."""
        cells = [f"one.col{place}" for place in range(1, len(self.fields) + 1)]
        if connection.vendor == "postgresql":
            return f"CAST(json_agg(json_build_array({', '.join(cells)})) AS text)"
        # Where JSON is kept as text, it would be quoted.
        cells = [f"json({cell})" if _is_json(field) else cell for cell, field in zip(cells, self.fields, strict=True)]
        return f"json_group_array(json_array({', '.join(cells)}))"

    def read(self, rows: str | None) -> list[Any]:
        return [self._made(cells) for cells in json.loads(rows)] if rows else []

    def _made(self, cells: list[Any]) -> Any:
        """As Django's own ModelIterable makes one of a row."""
        row = [_meant(cell, field) for cell, field in zip(cells, self.fields, strict=True)]
        select, info = self.compiler.select, self.compiler.klass_info
        own = info["select_fields"]
        names = [select[place][0].target.attname for place in own]
        made = self.model.from_db(connection.alias, names, row[own[0] : own[-1] + 1])
        for populator in get_related_populators(info, select, connection.alias):
            populator.populate(row, made)
        return made


def _is_json(field: Any) -> bool:
    return isinstance(field, JSONField)


def _meant(cell: Any, field: Any) -> Any:
    """What JSON has no type of its own for: a moment, a day, an identifier."""
    value = cell if cell is None or _is_json(field) else field.to_python(cell)
    return timezone.make_aware(value, UTC) if isinstance(value, datetime) and timezone.is_naive(value) else value
