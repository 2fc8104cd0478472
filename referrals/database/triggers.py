"""The trigger that stores the end of each chain of events (ADR 42). Installed after every migration.

A trigger needs no further statement for each event, and a web process that may add events cannot move the end of a
chain back: on PostgreSQL the trigger runs with its owner's rights.
"""

from typing import Any

from django.db import connections

_SQLITE = """
CREATE TRIGGER IF NOT EXISTS referrals_event_head AFTER INSERT ON referrals_event BEGIN
  INSERT INTO referrals_chainhead (chain_id, number, digest) VALUES (NEW.concern_id, NEW.number, NEW.digest)
  ON CONFLICT (chain_id) DO UPDATE SET number = excluded.number, digest = excluded.digest
  WHERE excluded.number > referrals_chainhead.number;
END
"""
_FUNCTION = """
CREATE OR REPLACE FUNCTION referrals_event_head() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = {schema}, pg_temp AS $$ BEGIN
  INSERT INTO referrals_chainhead AS head (chain_id, number, digest)
  SELECT DISTINCT ON (concern_id) concern_id, number, digest FROM added ORDER BY concern_id, number DESC
  ON CONFLICT (chain_id) DO UPDATE SET number = excluded.number, digest = excluded.digest
  WHERE excluded.number > head.number;
  RETURN NULL;
END $$
"""
_POSTGRESQL = """
CREATE OR REPLACE TRIGGER referrals_event_head AFTER INSERT ON referrals_event
REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION referrals_event_head()
"""
_TABLES = {"referrals_event", "referrals_chainhead"}


def install(using: str, **kwargs: Any) -> None:
    connection = connections[using]
    if not set(connection.introspection.table_names()) >= _TABLES:
        return
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            cursor.execute(_SQLITE)
            return
        cursor.execute("SELECT quote_ident(current_schema())")
        # An explicit search_path, with pg_temp last, so that nobody can substitute their own table.
        cursor.execute(_FUNCTION.format(schema=cursor.fetchone()[0]))
        cursor.execute(_POSTGRESQL)
