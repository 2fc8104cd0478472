"""Enable row-level security after every migration: until `manage.py grant_roles`, only the owner sees any row.

It is not done in a migration, so that tables added later are protected from the start.
"""

from typing import Any

from django.db import connections

from referrals.database.policies import with_policies


def enable(using: str, **kwargs: Any) -> None:
    connection = connections[using]
    if connection.vendor != "postgresql":
        return
    tables = [model._meta.db_table for model in with_policies()]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relname = ANY (%s) AND relkind = 'r' AND NOT relrowsecurity "
            "AND relnamespace = current_schema()::regnamespace",
            [tables],
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f"ALTER TABLE {connection.ops.quote_name(table)} ENABLE ROW LEVEL SECURITY")
