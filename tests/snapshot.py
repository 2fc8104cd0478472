"""The test database as it was after migrations and guidance, brought back after a test that really commits.

Django empties every table after such a test, and with them the five areas and Wagtail's own first rows.
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
    """A function that puts everything back."""
    if connection.vendor == "postgresql":
        yield _take_postgresql()
        return
    with closing(sqlite3.connect(":memory:", check_same_thread=False)) as kept:
        connection.ensure_connection()
        connection.connection.backup(kept)
        yield lambda: _restore_sqlite(kept)


@contextmanager
def copied(folder: Path) -> Iterator[str]:
    """The DATABASE_URL of a copy that other processes may write to; on SQLite a file in `folder`.

    Outside a transaction: SQLite would wait for its end.
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
