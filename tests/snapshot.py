"""The test database as it was after migrations and guidance, brought back after a test that really commits.

Django empties every table after such a test, and with them the five areas and Wagtail's own first rows.
"""

import sqlite3
from collections.abc import Callable

from django.db import connection


def take() -> Callable[[], None]:
    """A function that puts everything back."""
    return _take_sqlite() if connection.vendor == "sqlite" else _take_postgresql()


def _take_sqlite() -> Callable[[], None]:
    kept = sqlite3.connect(":memory:", check_same_thread=False)
    connection.ensure_connection()
    connection.connection.backup(kept)

    def restore() -> None:
        connection.ensure_connection()
        kept.backup(connection.connection)

    return restore


def _take_postgresql() -> Callable[[], None]:
    name = connection.settings_dict["NAME"]
    kept = f"{name}_kept"

    def copy(source: str, target: str) -> None:
        connection.close()
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{target}" WITH (FORCE)')
            cursor.execute(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')

    copy(name, kept)
    return lambda: copy(kept, name)
