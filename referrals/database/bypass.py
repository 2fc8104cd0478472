"""Check in the database itself whether this process's login bypasses row-level security."""

from django.db import connections

from prevent_portal import tiers
from referrals.database.policies import with_policies

_OPEN = (
    "SELECT relname FROM pg_class WHERE relname = ANY (%s) AND relkind = 'r' "
    "AND relnamespace = current_schema()::regnamespace AND NOT row_security_active(oid) ORDER BY relname"
)
_CAN_READ = "SELECT has_column_privilege('referrals_concern', 'sealed', 'SELECT')"
OWNER = (
    "This process bypasses row-level security: its login owns the tables, is a superuser or has BYPASSRLS, or the "
    "policies were never created. One force's officers are kept from another's concerns by the code alone."
)
READER = "This process serves no officers, and its login may read what was sealed."


def shows_statistics(using: str = "default") -> bool:
    """Whether this login sees the statements of other sessions, with their values."""
    connection = connections[using]
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_function_privilege('pg_stat_get_activity(integer)', 'EXECUTE')")
        return cursor.fetchone() == (True,)


def faults(using: str = "default") -> list[str]:
    """Empty on SQLite, which has no row-level security. Raises django.db.Error when the database does not answer."""
    connection = connections[using]
    if connection.vendor != "postgresql":
        return []
    found = []
    with connection.cursor() as cursor:
        # row_security_active() is false for the owner of a table, superusers and BYPASSRLS.
        cursor.execute(_OPEN, [[model._meta.db_table for model in with_policies()]])
        if cursor.fetchall():
            found.append(OWNER)
        if not tiers.serves(tiers.OFFICERS):
            cursor.execute(_CAN_READ)
            if cursor.fetchone() != (False,):
                found.append(READER)
    return found
