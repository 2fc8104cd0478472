"""The SQL of `manage.py grant_roles`: roles, their grants, and the policies between forces."""

from collections.abc import Iterator

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.models import Model

from referrals.database import guards, reporters_rows
from referrals.database.grants_on_other_apps import rights_elsewhere
from referrals.database.policies import policies, with_policies
from referrals.stored_fields import STORED, rights
from referrals.stored_fields.declaration import ALL, PUBLIC, ROLES, Kind, Rights

_CACHE = "prevent_portal.database_cache.DatabaseCache"


# How long a login may hold others up, by a lock or a statement: an honest one never takes so long. The owner, who
# migrates and imports, has no limit. A login can lift its own limits: they are for accidents.
_LIMITS = {
    "public": {"lock_timeout": "10s", "statement_timeout": "30s", "idle_in_transaction_session_timeout": "1min"},
    "editors": {"lock_timeout": "15s", "statement_timeout": "1min", "idle_in_transaction_session_timeout": "2min"},
    "officers": {"lock_timeout": "15s", "statement_timeout": "2min", "idle_in_transaction_session_timeout": "2min"},
    "worker": {"lock_timeout": "10s", "statement_timeout": "15min", "idle_in_transaction_session_timeout": "15min"},
}


class Readable(Exception):
    """A sealed field is among the fields that the public tier may read."""


def statements(prefix: str) -> Iterator[str]:
    """To be run in order in one transaction, repeatedly without harm. Rights that are no longer declared are revoked.

    Raises Readable.
    """
    check_nothing_sealed_is_readable()
    roles = {kind: f"{prefix}_{kind}" for kind in ROLES}
    database = connection.ops.quote_name(connection.settings_dict["NAME"])
    # First: once a grant has changed a table's row of the catalogue, an autovacuum that holds the table waits for it.
    tables = ", ".join(
        dict.fromkeys([*(model._meta.db_table for model in with_policies()), *reporters_rows.tables()])
    )
    yield f"LOCK TABLE {tables} IN ACCESS EXCLUSIVE MODE"
    # Names in our functions and policies mean our tables, and nobody else's.
    yield f"REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC"
    yield "REVOKE CREATE ON SCHEMA public FROM PUBLIC"
    for role in roles.values():
        # Without a password nobody can log in until an administrator sets one.
        yield (
            f"DO $$ BEGIN CREATE ROLE {role} LOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; "
            "END $$"
        )
        yield f"GRANT CONNECT ON DATABASE {database} TO {role}"
        yield f"GRANT USAGE ON SCHEMA public TO {role}"
        yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}"
    for kind, role in roles.items():
        for name, value in _LIMITS[kind].items():
            yield f"ALTER ROLE {role} IN DATABASE {database} SET {name} = '{value}'"
        for model, given in rights_of(kind):
            yield from _grants(model, given, role)
    for table in _cache_tables():
        for kind in ("editors", "officers"):
            yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {roles[kind]}"
    yield from guards.statements(roles["editors"])
    yield from reporters_rows.statements(roles["public"])
    for model in with_policies():
        yield f"ALTER TABLE {model._meta.db_table} ENABLE ROW LEVEL SECURITY"
        yield from policies(model, roles)


# What other sessions of the same role are doing, with the values in their statements: another force's, too.
CLOSE_STATISTICS = (
    "REVOKE EXECUTE ON FUNCTION pg_stat_get_activity(integer) FROM PUBLIC",
    "REVOKE EXECUTE ON FUNCTION pg_stat_get_backend_activity(integer) FROM PUBLIC",
)


def rights_of(kind: str) -> Iterator[tuple[type[Model], Rights]]:
    """For every existing table that this kind of process may use at all."""
    existing = set(connection.introspection.table_names())
    for model in apps.get_models(include_auto_created=True):
        if model._meta.db_table not in existing:
            continue
        label = model._meta.label
        given = rights(label, kind) if label in STORED else rights_elsewhere(label, kind)
        if given != Rights():
            yield model, given


def check_nothing_sealed_is_readable() -> None:
    for name in rights("referrals.Concern", PUBLIC).select:
        if name in ALL or STORED["referrals.Concern"].fields[name].kind is Kind.SEALED:
            raise Readable(name)


def _grants(model: type[Model], given: Rights, role: str) -> Iterator[str]:
    table = connection.ops.quote_name(model._meta.db_table)
    for privilege, fields in (("SELECT", given.select), ("UPDATE", given.update)):
        if fields == ALL:
            yield f"GRANT {privilege} ON {table} TO {role}"
        elif fields:
            columns = {field.name: str(field.column) for field in model._meta.concrete_fields}
            named = ", ".join(connection.ops.quote_name(columns[name]) for name in fields)
            yield f"GRANT {privilege} ({named}) ON {table} TO {role}"
    for privilege, has in (("INSERT", given.insert), ("DELETE", given.delete)):
        if has:
            yield f"GRANT {privilege} ON {table} TO {role}"


def _cache_tables() -> list[str]:
    existing = set(connection.introspection.table_names())
    used = {cache["LOCATION"] for cache in settings.CACHES.values() if cache["BACKEND"] == _CACHE}
    return sorted(connection.ops.quote_name(table) for table in used & existing)
