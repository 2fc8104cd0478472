"""The SQL of `manage.py grant_roles`: roles, their rights, and the policies between forces."""

from collections.abc import Iterator

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.models import Model

from referrals.database.grants import ELSEWHERE
from referrals.database.policies import policies, row_secured
from referrals.stored_fields import STORED, rights
from referrals.stored_fields.declaration import ALL, EVERYTHING, PUBLIC, Kind, Rights

KINDS = ("public", "staff", "worker")
_CACHE = "django.core.cache.backends.db.DatabaseCache"


class Readable(Exception):
    """A field that is kept sealed stands among what the public tier may read."""


def statements(prefix: str) -> Iterator[str]:
    """In order, to run in one transaction. Run again they change nothing; rights not named any more are taken away.

    Raises Readable.
    """
    check_nothing_sealed_is_readable()
    roles = {kind: f"{prefix}_{kind}" for kind in KINDS}
    database = connection.ops.quote_name(connection.settings_dict["NAME"])
    for role in roles.values():
        # Without a password it lets nobody in until an administrator gives it one.
        yield (
            f"DO $$ BEGIN CREATE ROLE {role} LOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; "
            "END $$"
        )
        yield f"GRANT CONNECT ON DATABASE {database} TO {role}"
        yield f"GRANT USAGE ON SCHEMA public TO {role}"
        yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}"
    for kind, role in roles.items():
        for model, given in rights_of(kind):
            yield from _grants(model, given, role)
    for table in _cache_tables():
        yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {roles['staff']}"
    for model in row_secured():
        yield f"ALTER TABLE {model._meta.db_table} ENABLE ROW LEVEL SECURITY"
        yield from policies(model, roles)


def rights_of(kind: str) -> Iterator[tuple[type[Model], Rights]]:
    """On every table that there is and that this kind of process may use at all."""
    there = set(connection.introspection.table_names())
    for model in apps.get_models(include_auto_created=True):
        if model._meta.db_table not in there:
            continue
        label = model._meta.label
        if model._meta.app_label == "referrals":
            given = rights(label, kind)
        elif kind == "staff":
            given = EVERYTHING
        else:
            given = ELSEWHERE[kind].get(label, Rights())
        if given != Rights():
            yield model, given


def check_nothing_sealed_is_readable() -> None:
    for name in rights("referrals.Concern", PUBLIC).select:
        if name in ALL or STORED["referrals.Concern"].fields[name].kind is Kind.SEALED:
            raise Readable(name)


def _grants(model: type[Model], given: Rights, role: str) -> Iterator[str]:
    table = connection.ops.quote_name(model._meta.db_table)
    for verb, fields in (("SELECT", given.select), ("UPDATE", given.update)):
        if fields == ALL:
            yield f"GRANT {verb} ON {table} TO {role}"
        elif fields:
            columns = {field.name: str(field.column) for field in model._meta.concrete_fields}
            named = ", ".join(connection.ops.quote_name(columns[name]) for name in fields)
            yield f"GRANT {verb} ({named}) ON {table} TO {role}"
    for verb, has in (("INSERT", given.insert), ("DELETE", given.delete)):
        if has:
            yield f"GRANT {verb} ON {table} TO {role}"


def _cache_tables() -> list[str]:
    there = set(connection.introspection.table_names())
    used = {cache["LOCATION"] for cache in settings.CACHES.values() if cache["BACKEND"] == _CACHE}
    return sorted(connection.ops.quote_name(table) for table in used & there)
