"""What each database role may do with each table, read from PostgreSQL itself. Written into docs/threat-model.md."""

from collections.abc import Iterator

from django.db import connection

from referrals.stored_fields.declaration import ROLES

_VERBS = {"SELECT": "read", "INSERT": "add", "UPDATE": "change", "DELETE": "delete"}
_ASKED = """
SELECT table_.relname,
  CASE WHEN has_table_privilege(%(role)s, table_.oid, %(verb)s) THEN 'all'
       WHEN %(verb)s <> 'DELETE' AND has_any_column_privilege(%(role)s, table_.oid, %(verb)s) THEN 'some' END,
  table_.relrowsecurity AND NOT EXISTS (
    SELECT FROM pg_policies policy
    WHERE policy.schemaname = current_schema() AND policy.tablename = table_.relname
      AND %(role)s = ANY (policy.roles) AND policy.cmd IN ('ALL', %(verb)s)
      AND COALESCE(policy.qual, policy.with_check) = 'true'
  )
FROM pg_class table_
WHERE table_.relnamespace = current_schema()::regnamespace AND table_.relkind = 'r'
"""


def lines(prefix: str) -> Iterator[str]:
    """A table in Markdown: one line for each table that any role may use.

    `some` fields only; `own`: only rows that a policy allows. Tables of nobody are in the last line.
    """
    cells: dict[str, dict[str, list[str]]] = {}
    with connection.cursor() as cursor:
        for role in ROLES:
            for verb, word in _VERBS.items():
                cursor.execute(_ASKED, {"role": f"{prefix}_{role}", "verb": verb})
                for table, extent, limited in cursor.fetchall():
                    row = cells.setdefault(table, {each: [] for each in ROLES})
                    if extent:
                        notes = [note for note, holds in (("some", extent == "some"), ("own", limited)) if holds]
                        row[role].append(f"{word} ({', '.join(notes)})" if notes else word)
    yield f"| Table | {' | '.join(ROLES)} |"
    yield f"| --- |{' --- |' * len(ROLES)}"
    for table in sorted(table for table, row in cells.items() if any(row.values())):
        yield f"| `{table}` | {' | '.join(', '.join(cells[table][role]) or '-' for role in ROLES)} |"
    closed = sorted(table for table, row in cells.items() if not any(row.values()))
    yield ""
    yield f"No role may use {', '.join(f'`{table}`' for table in closed)}."
