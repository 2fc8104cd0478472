"""Database triggers that renew the edition whenever a row that pages show is written or deleted.

Not signals, because update() on a queryset, moving pages and manual SQL send none. Installed after every migration,
because SQLite drops the triggers of a table that a migration rebuilds.
"""

import uuid
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connections

from guidance.models import Edition

WATCHED = (
    "guidance.Area",
    "guidance.AreaPage",
    "guidance.AreasPage",
    "guidance.Contact",
    "guidance.Council",
    "guidance.Force",
    "guidance.GuidancePage",
    "guidance.HomePage",
    "wagtailcore.Page",
    "wagtailcore.PageViewRestriction",
    "wagtailcore.Site",
    "wagtaildocs.Document",
    "wagtailimages.Image",
)

_RENEW = "UPDATE guidance_edition SET stamp ="
_FUNCTION = f"""
CREATE OR REPLACE FUNCTION guidance_new_edition() RETURNS trigger
LANGUAGE plpgsql SET search_path = {{schema}}, pg_temp AS $$
BEGIN {_RENEW} gen_random_uuid()::text; RETURN NULL; END $$
"""


def install(using: str, **kwargs: Any) -> None:
    """Receiver of post_migrate. Skips watched tables that do not exist yet."""
    connection = connections[using]
    existing = set(connection.introspection.table_names())
    if Edition._meta.db_table not in existing:
        return
    if not Edition.objects.using(using).exists():
        Edition.objects.using(using).create(stamp=str(uuid.uuid4()))
    tables = [table for name in WATCHED if (table := apps.get_model(name)._meta.db_table) in existing]
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            for statement in _sqlite(tables):
                cursor.execute(statement)
            return
        cursor.execute("SELECT quote_ident(current_schema())")
        for statement in _postgresql(tables, cursor.fetchone()[0]):
            cursor.execute(statement)


def _postgresql(tables: list[str], schema: str) -> Iterator[str]:
    yield _FUNCTION.format(schema=schema)
    for table in tables:
        yield (
            f"CREATE OR REPLACE TRIGGER guidance_edition AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION guidance_new_edition()"
        )


def _sqlite(tables: list[str]) -> Iterator[str]:
    for table in tables:
        for event in ("INSERT", "UPDATE", "DELETE"):
            yield (
                f"CREATE TRIGGER IF NOT EXISTS guidance_edition_{table}_{event.lower()} AFTER {event} ON {table} "
                f"BEGIN {_RENEW} lower(hex(randomblob(16))); END"
            )
