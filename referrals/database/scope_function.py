"""The function that the policies ask for the force of a session, and the keys by which it checks a token (ADR 57).

It runs with its owner's rights: no role of a process may read the keys. Installed after every migration; the keys are
stored by `manage.py grant_roles`.
"""

from typing import Any

from django.db import connections, transaction

from prevent_portal import integrity
from referrals.database.force_scope import EVERY_FORCE, PURPOSE, SCOPE

_TABLES = {"referrals_scopekey", "referrals_officer"}
# HMAC of RFC 2104 by hand, because PostgreSQL has SHA-256 but no HMAC of its own. A token is
# "user id:process id of this connection's server:HMAC".
_FUNCTION = f"""
CREATE OR REPLACE FUNCTION referrals_scope() RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = {{schema}}, pg_temp AS $$
DECLARE
  parts text[] := string_to_array(current_setting('{SCOPE}', true), ':');
  claim bytea := convert_to(parts[1] || ':' || parts[2], 'UTF8');
BEGIN
  IF cardinality(parts) IS DISTINCT FROM 3 OR parts[2] <> pg_backend_pid()::text OR NOT EXISTS (
    SELECT FROM referrals_scopekey known
    WHERE encode(sha256(decode(known.outer_pad, 'hex') || sha256(decode(known.inner_pad, 'hex') || claim)), 'hex')
      = parts[3]
  ) THEN
    RETURN NULL;
  END IF;
  IF parts[1] = '{EVERY_FORCE}' THEN
    RETURN parts[1];
  END IF;
  RETURN (SELECT force_id::text FROM referrals_officer WHERE user_id::text = parts[1]);
END $$
"""  # noqa: S608  (constants of this package)
_BLOCK = 64


def install(using: str, **kwargs: Any) -> None:
    connection = connections[using]
    if connection.vendor != "postgresql" or not set(connection.introspection.table_names()) >= _TABLES:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(current_schema())")
        cursor.execute(_FUNCTION.format(schema=cursor.fetchone()[0]))


def store_keys(using: str = "default") -> None:
    """Replace the keys by those of this process: INTEGRITY_KEYS and its fallbacks."""
    with transaction.atomic(using), connections[using].cursor() as cursor:
        cursor.execute("DELETE FROM referrals_scopekey")
        for key in integrity.keys(PURPOSE):
            padded = key.ljust(_BLOCK, b"\0")
            pads = [bytes(each ^ mask for each in padded).hex() for mask in (0x36, 0x5C)]
            cursor.execute("INSERT INTO referrals_scopekey (inner_pad, outer_pad) VALUES (%s, %s)", pads)
