"""Triggers that refuse a time ahead of the database's clock, and one before the time that it follows (ADR 81).

Every time that says what has happened is held, in whichever table of this app: also those added later. Installed
after every migration. They are the second wall: actions take their times from the database (prevent_portal.clock).
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.db import connections
from django.db.models import DateTimeField

from prevent_portal import clock

# Times of reporters and of the worker are stored to the minute, so one may stand up to a minute before the one that
# it follows; and a step takes its time before it waits for a row's lock, which a minute covers.
TOLERANCE = timedelta(minutes=2)
# Times that are set ahead on purpose.
AHEAD = {"due_at", "leased_until", "expires_at", "target_at", "bundled_until", "ends_at", "limit_told_for"}
# What a time follows, where the row itself has it.
_FOLLOWS = {
    "referrals_concern": dict.fromkeys(
        ("opened_at", "acknowledged_at", "outcome_at", "closed_at", "handed_over_at"), "received_at"
    ),
    "referrals_delivery": {"sent_at": "queued_at"},
}
_SECONDS = int(TOLERANCE.total_seconds())
_REFUSED = "a time is ahead of the database''s clock, or before the one that it follows"

# In a function of its own, which tests replace: where it is null, every time is taken.
_NOW = "CREATE OR REPLACE FUNCTION referrals_now() RETURNS timestamptz LANGUAGE sql AS 'SELECT clock_timestamp()'"
_FUNCTION = """
CREATE OR REPLACE FUNCTION {table}_times() RETURNS trigger LANGUAGE plpgsql SET search_path = {schema}, pg_temp AS $$
DECLARE latest timestamptz := referrals_now() + interval '{seconds} seconds';
BEGIN
  IF {wrong} THEN RAISE check_violation USING MESSAGE = '{refused}'; END IF;
  RETURN NEW;
END $$
"""
# The chain of an event is looked up with the owner's rights: a role may not see the event before.
_EVENT_FUNCTION = """
CREATE OR REPLACE FUNCTION referrals_event_follows() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = {schema}, pg_temp AS $$ BEGIN
  IF EXISTS (
    SELECT FROM added JOIN referrals_event before
      ON before.concern_id = added.concern_id AND before.number = added.number - 1
    WHERE added.at < before.at - interval '{seconds} seconds'
      AND before.at <= referrals_now() + interval '{seconds} seconds'
  ) THEN RAISE check_violation USING MESSAGE = '{refused}'; END IF;
  RETURN NULL;
END $$
"""
_EVENT_TRIGGER = """
CREATE OR REPLACE TRIGGER referrals_event_follows AFTER INSERT ON referrals_event
REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION referrals_event_follows()
"""


def install(using: str, **kwargs: Any) -> None:
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            for statement in _sqlite_statements(tables):
                cursor.execute(statement)
            return
        cursor.execute("SELECT quote_ident(current_schema())")
        given = {"schema": cursor.fetchone()[0], "seconds": _SECONDS, "refused": _REFUSED}
        cursor.execute(_NOW)
        for table, columns in times_by_table().items():
            if table in tables:
                cursor.execute(_FUNCTION.format(table=table, wrong=_wrong(table, columns), **given))
                cursor.execute(
                    f"CREATE OR REPLACE TRIGGER {table}_times BEFORE INSERT OR UPDATE OF {', '.join(columns)} "
                    f"ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_times()"
                )
        if "referrals_event" in tables:
            cursor.execute(_EVENT_FUNCTION.format(**given))
            cursor.execute(_EVENT_TRIGGER)


def remove(using: str, **kwargs: Any) -> None:
    """Before migrations, which could not take away a column that a trigger names."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for name, table in _installed(cursor, connection.vendor == "postgresql"):
            on = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")


def _installed(cursor: Any, on_postgresql: bool) -> list[tuple[str, str]]:
    ours = "LIKE 'referrals%\\_times%' ESCAPE '\\'"
    if on_postgresql:
        cursor.execute(f"SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE tgname {ours}")  # noqa: S608
    else:
        cursor.execute(f"SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND name {ours}")  # noqa: S608
    return list(cursor.fetchall())


def times_by_table() -> dict[str, list[str]]:
    """Columns with times that have come, of the tables of this app."""
    found = {}
    for model in apps.get_app_config("referrals").get_models():
        fields = [each for each in model._meta.local_fields if isinstance(each, DateTimeField)]
        if columns := [str(each.column) for each in fields if each.name not in AHEAD]:
            found[model._meta.db_table] = columns
    return found


def add_sqlite_clock(connection: Any, **kwargs: Any) -> None:
    """SQLite has no functions of its own that a trigger could ask: every connection brings this one."""
    if connection.vendor == "sqlite":
        connection.connection.create_function("referrals_now", 0, lambda: sqlite_now())


def sqlite_now() -> int:
    return int(clock.read_database_time().timestamp())


def _wrong(table: str, columns: list[str]) -> str:
    ahead = [f"(NEW.{each} IS DISTINCT FROM OLD.{each} AND NEW.{each} > latest)" for each in columns]
    early = [
        f"(NEW.{each} IS DISTINCT FROM OLD.{each} AND NEW.{first} <= latest "
        f"AND NEW.{each} < NEW.{first} - interval '{_SECONDS} seconds')"
        for each, first in _FOLLOWS.get(table, {}).items()
    ]
    return " OR ".join([*ahead, *early])


def _sqlite_statements(tables: set[str]) -> Iterator[str]:
    latest = f"referrals_now() + {_SECONDS}"
    for table, columns in times_by_table().items():
        if table not in tables:
            continue
        wrong = {each: f"{_seconds(f'NEW.{each}')} > {latest}" for each in columns}
        for each, first in _FOLLOWS.get(table, {}).items():
            wrong[each] += (
                f" OR ({_seconds(f'NEW.{first}')} <= {latest} "
                f"AND {_seconds(f'NEW.{each}')} < {_seconds(f'NEW.{first}')} - {_SECONDS})"
            )
        changed = [f"(NEW.{each} IS NOT OLD.{each} AND ({condition}))" for each, condition in wrong.items()]
        yield from _sqlite_trigger(f"{table}_times_added", f"INSERT ON {table}", " OR ".join(wrong.values()))
        yield from _sqlite_trigger(
            f"{table}_times_changed", f"UPDATE OF {', '.join(columns)} ON {table}", " OR ".join(changed)
        )
    if "referrals_event" in tables:
        before = "(SELECT {} FROM referrals_event WHERE concern_id = NEW.concern_id AND number = NEW.number - 1)"
        at = before.format(_seconds("at"))
        wrong_event = f"{_seconds('NEW.at')} < {at} - {_SECONDS} AND {at} <= {latest}"
        yield from _sqlite_trigger("referrals_event_follows", "INSERT ON referrals_event", wrong_event)


def _sqlite_trigger(name: str, what: str, condition: str) -> Iterator[str]:
    yield f"DROP TRIGGER IF EXISTS {name}"
    yield f"CREATE TRIGGER {name} BEFORE {what} WHEN {condition} BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END"


def _seconds(value: str) -> str:
    return f"CAST(strftime('%s', {value}) AS INTEGER)"
