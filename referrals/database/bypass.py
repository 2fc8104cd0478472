"""Check in the database itself whether this process's login bypasses row-level security."""

from django.conf import settings
from django.db import connections

from referrals.database.policies import row_secured

_OPEN = (
    "SELECT relname FROM pg_class WHERE relname = ANY (%s) AND relkind = 'r' "
    "AND relnamespace = current_schema()::regnamespace AND NOT row_security_active(oid) ORDER BY relname"
)
_CAN_READ = "SELECT has_column_privilege('referrals_concern', 'sealed', 'SELECT')"
OWNER = (
    "This process bypasses row-level security: its login owns the tables, is a superuser or has BYPASSRLS, or the "
    "policies were never created. One force's officers are kept from another's concerns by the code alone."
)
READER = "This process serves the public, and its login may read what was sealed."


def faults(using: str = "default") -> list[str]:
    """Empty on SQLite, which has no row-level security. Raises django.db.Error when the database does not answer."""
    connection = connections[using]
    if connection.vendor != "postgresql":
        return []
    found = []
    with connection.cursor() as cursor:
        # row_security_active() is false for the owner of a table, superusers and BYPASSRLS.
        cursor.execute(_OPEN, [[model._meta.db_table for model in row_secured()]])
        if cursor.fetchall():
            found.append(OWNER)
        if settings.PORTAL_TIER == "public":
            cursor.execute(_CAN_READ)
            if cursor.fetchone() != (False,):
                found.append(READER)
    return found
