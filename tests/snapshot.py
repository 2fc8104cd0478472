"""Snapshots of the test database after migrations and loading guidance, restored after a transactional test.

Django flushes every table after such a test, including the areas and Wagtail's initial rows.
"""

import secrets
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import connection

Restore = Callable[[], None]


@contextmanager
def taken() -> Iterator[Restore]:
    """Take a snapshot; yields a function that restores it."""
    if connection.vendor == "postgresql":
        yield _take_postgresql()
        return
    with closing(sqlite3.connect(":memory:", check_same_thread=False)) as kept:
        connection.ensure_connection()
        connection.connection.backup(kept)
        yield lambda: _restore_sqlite(kept)


@contextmanager
def copied(folder: Path) -> Iterator[str]:
    """Yield the DATABASE_URL of a copy that other processes may write to; on SQLite a file in `folder`.

    Call it outside a transaction, or SQLite blocks.
    """
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        path = folder / "portal.sqlite3"
        with closing(sqlite3.connect(path)) as file:
            connection.connection.backup(file)
        yield f"sqlite:///{path}"
        return
    where = connection.settings_dict
    name = f"copy_{secrets.token_hex(4)}"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE {name} TEMPLATE "{where["NAME"]}_kept"')
        yield f"postgres://{where['USER']}@{where['HOST']}:{where['PORT']}/{name}"
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _restore_sqlite(kept: sqlite3.Connection) -> None:
    connection.ensure_connection()
    kept.backup(connection.connection)


def _take_postgresql() -> Restore:
    name = connection.settings_dict["NAME"]
    kept = f"{name}_kept"

    def copy(source: str, target: str) -> None:
        connection.close()
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{target}" WITH (FORCE)')
            cursor.execute(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')

    copy(name, kept)
    return lambda: copy(kept, name)
