"""Fill PostgreSQL with concerns that differ in the columns of the queue's order and filters, without sealing each."""

from collections.abc import Sequence

from django.db import connection

from referrals.models import Concern, Delivery, Event, Officer

# Columns that differ by row; `n` is the row's number. Every second concern is open, every tenth about a child.
_OWN = {
    "id": "gen_random_uuid()",
    "draft_id": "gen_random_uuid()",
    "reference": "'R' || lpad(to_hex(n), 8, '0')",
    "return_hash": "md5(n::text) || md5((n + 1)::text)",
    "urgency": "CASE WHEN n % 20 = 3 THEN 1 ELSE 2 END",
    "about_child": "n % 10 = 7",
    "violence": "n % 20 = 9",
    "is_overdue": "n % 10 = 1",
    "unread_at": "CASE WHEN n % 50 = 11 THEN timestamptz '2026-11-20' END",
    "received_at": "timestamptz '2026-11-20' - (n % 500000) * interval '1 minute'",
    "target_at": "timestamptz '2026-11-27' - (n % 500000) * interval '1 minute'",
    "opened_at": "CASE WHEN n % 3 > 0 THEN timestamptz '2026-11-20' END",
    "state": "CASE WHEN n % 2 = 0 THEN 'closed' WHEN n < 10000 AND n % 4 = 1 THEN 'assessment' ELSE 'received' END",
    "closed_at": "CASE WHEN n % 2 = 0 THEN timestamptz '2026-11-20' - n * interval '1 second' END",
    "outcome": "CASE WHEN n % 2 = 0 THEN 'no-concern' ELSE '' END",
    # The first few thousand have owners, up to 250 per officer; closed concerns always have.
    "owner_id": "CASE WHEN n % 2 = 0 OR n < 10000 THEN (%(owners)s)[1 + (n / 2) %% 20] END",
}


def fill(like: Concern, officers: Sequence[Officer], size: int) -> None:
    """Fill up to `size` concerns in total, each with two events and a delivery."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM referrals_concern")
        known = cursor.fetchone()[0]
        # Foreign keys are valid by construction, so skip checking a million of them.
        cursor.execute("SET session_replication_role = replica")
        indexes = _drop_indexes(cursor) if size - known > 500_000 else []
        owners = f"ARRAY[{','.join(str(officer.pk) for officer in officers)}]"
        _copy(cursor, Concern, f"WHERE id = '{like.pk}'", f"generate_series({known + 1}, {size}) AS n", _OWN, owners)
        new = "(SELECT id AS concern, row_number() OVER () AS n FROM referrals_concern c WHERE NOT EXISTS {}) AS new"
        for number in (1, 2):
            without = f"(SELECT FROM referrals_event e WHERE e.concern_id = c.id AND e.number = {number})"
            own = {"id": "gen_random_uuid()", "concern_id": "concern", "number": str(number)}
            event = f"WHERE concern_id = '{like.pk}' LIMIT 1"
            _copy(cursor, Event, event, new.format(without), own, "")
        without = "(SELECT FROM referrals_delivery d WHERE d.concern_id = c.id)"
        own = {
            "id": "gen_random_uuid()",
            "concern_id": "concern",
            "message_id": "'<' || concern || '@bench.invalid>'",
            "sent_at": "timestamptz '2026-11-20'",
        }
        _copy(cursor, Delivery, f"WHERE concern_id = '{like.pk}' LIMIT 1", new.format(without), own, "")
        for index in indexes:
            cursor.execute(index)
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("VACUUM ANALYZE")


def _copy(cursor, model, row: str, rows: str, own: dict[str, str], owners: str) -> None:
    columns = [field.column for field in model._meta.concrete_fields if not field.generated]
    values = [own.get(column, f'one."{column}"') for column in columns]
    table, names = model._meta.db_table, ", ".join(f'"{column}"' for column in columns)
    chosen = ", ".join(values).replace("%(owners)s", owners).replace("%%", "%")
    cursor.execute(f"INSERT INTO {table} ({names}) SELECT {chosen} FROM (SELECT * FROM {table} {row}) AS one, {rows}")


def _drop_indexes(cursor) -> list[str]:
    """Returns the statements that create them again; faster than updating them for a million rows."""
    tables = [model._meta.db_table for model in (Concern, Event, Delivery)]
    cursor.execute(
        """SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%s) AND indexname NOT IN
        (SELECT conname FROM pg_constraint) AND indexname NOT LIKE '%%concern_id%%'""",
        [tables],
    )
    found = cursor.fetchall()
    for name, _ in found:
        cursor.execute(f'DROP INDEX "{name}"')
    return [definition for _, definition in found]
