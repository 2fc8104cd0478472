"""After every migration the walls stand: until `manage.py grant_roles` opens them, only the owner finds anything.

After every migration, and not in one, so that a table that is added later stands behind its wall from the start.
"""

from typing import Any

from django.db import connections

from referrals.database.policies import row_secured


def enable(using: str, **kwargs: Any) -> None:
    connection = connections[using]
    if connection.vendor != "postgresql":
        return
    tables = [model._meta.db_table for model in row_secured()]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relname = ANY (%s) AND relkind = 'r' AND NOT relrowsecurity "
            "AND relnamespace = current_schema()::regnamespace",
            [tables],
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f"ALTER TABLE {connection.ops.quote_name(table)} ENABLE ROW LEVEL SECURITY")
