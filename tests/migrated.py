"""A migrated SQLite database that is kept between runs: migrating takes longer than a few tests do.

It is put where Django makes its test database in memory, and Django then applies what is new. It is kept for these
migrations and these versions of the requirements alone.
"""

import hashlib
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.apps import apps
from django.db import connection

from tools.machine.prepared import ROOT


@contextmanager
def placed(folder: Path) -> Iterator[Callable[[], None]]:
    """Around the making of the test database. Yields a function that keeps it, to be called once it is migrated."""
    path = folder / f"{_key()}.sqlite3"
    with closing(sqlite3.connect(connection.creation._get_test_db_name(), uri=True)) as memory:
        if path.exists():
            with closing(sqlite3.connect(path)) as file:
                file.backup(memory)
        yield lambda: None if path.exists() else _keep(memory, path)


def _keep(memory: sqlite3.Connection, path: Path) -> None:
    for older in path.parent.glob("*.sqlite3"):
        older.unlink(missing_ok=True)
    # Written aside: another process may be at it too, or read it.
    unfinished = path.with_suffix(f".{os.getpid()}")
    with closing(sqlite3.connect(unfinished)) as file:
        memory.backup(file)
    unfinished.replace(path)


def _key() -> str:
    found = hashlib.sha256((ROOT / "requirements.txt").read_bytes())
    for app in apps.get_app_configs():
        for migration in sorted(Path(app.path).glob("migrations/*.py")):
            found.update(migration.read_bytes())
    return found.hexdigest()[:20]
