"""Prepare once what each process of the suite copies: migrated databases, and a demo ready to start.

`python -m tools.machine.prepared FOLDER` prepares a demo as `make run` does, in FOLDER and in the database of
DATABASE_URL, or else in an SQLite file in FOLDER; with `--bare` it only migrates and loads the guidance, and with
`--migrated` it only migrates.
"""

import gc
import logging
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

import psycopg2
import pytest
import time_machine

from tools.machine import kept, postgresql
from tools.machine.environment import inherited
from tools.machine.lacking import TESTS

ROOT = Path(__file__).resolve().parent.parent.parent
# The start time of every test in pytest's own process: a Saturday, nine in the morning in London.
TEST_TIME = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
# Databases with tables and guidance only, and with a demo and its accounts, for the browser tests.
BARE, READY = "portal_bare", "portal_ready"


def make(server: postgresql.Server, folder: Path, *, keep_at: Path | None) -> dict[str, str]:
    """Returns environment variables for the suite: two databases on the server, the rest in the folder.

    `keep_at`: the server is new; it is migrated and kept there first. None: it is a copy of one that was kept.
    """
    server_url = server.url
    sqlite = _start(folder / "sqlite")
    bare = {"DATABASE_URL": _named(server_url, BARE)}
    if keep_at:
        _create(server_url, BARE)
        _wait_for(_start(folder / "bare", "--migrated", **bare))
        server.stop()
        kept.keep(server.data, keep_at)
        server.start()
    _wait_for(_start(folder / "bare", "--bare", **bare))
    _create(server_url, READY, template=BARE)
    collecting = None if _is_compiled() else _start_collecting(server_url)
    _wait_for(_start(folder / "postgresql", DATABASE_URL=_named(server_url, READY)))
    _wait_for(sqlite)
    if collecting:
        collecting.wait()
    return {"PORTAL_TEST_TEMPLATE": BARE, "PORTAL_TEST_READY": READY, "PORTAL_TEST_PREPARED": str(folder)}


def _named(server_url: str, name: str) -> str:
    return f"{server_url.rpartition('/')[0]}/{name}"


def _create(server_url: str, name: str, template: str = "template1") -> None:
    connection = psycopg2.connect(server_url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    connection.close()


def _start(folder: Path, *arguments: str, **database: str) -> "subprocess.Popen[bytes]":
    environment = inherited() | database
    command = [sys.executable, "-m", "tools.machine.prepared", str(folder), *arguments]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)


def _start_collecting(server_url: str) -> "subprocess.Popen[bytes]":
    """Compile the tests into __pycache__ once, or else every process would compile them at the same time.

    Errors are ignored here, because the test run reports them.
    """
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q"]
    environment = compiling() | {"DATABASE_URL": server_url}
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _is_compiled() -> bool:
    tail = f".{sys.implementation.cache_tag}-pytest-{pytest.__version__}.pyc"
    tests = [(path, path.parent / "__pycache__" / f"{path.stem}{tail}") for path in TESTS.rglob("test_*.py")]
    return all(made.exists() and made.stat().st_mtime >= test.stat().st_mtime for test, made in tests)


def compiling() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def _wait_for(child: "subprocess.Popen[bytes]") -> None:
    if child.wait():
        sys.exit("The database for the tests could not be made.")


def _prepare(folder: Path, step: str = "") -> None:
    # Garbage collection is a quarter of the time of migrating, in a process that ends right after.
    gc.disable()
    from prevent_portal.demo.environment import use_folder

    use_folder(folder)
    on_sqlite = "DATABASE_URL" not in os.environ
    is_to_be_kept = on_sqlite and not kept.sqlite().exists()
    if on_sqlite and not is_to_be_kept:
        shutil.copyfile(kept.sqlite(), folder / "portal.sqlite3")
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connections

    from prevent_portal.demo.preparation import prepare

    if step or is_to_be_kept:
        logging.disable(logging.INFO)  # Wagtail logs every page that is created
        with travel(TEST_TIME - timedelta(days=1)):
            call_command("migrate", verbosity=0, interactive=False)
            if step == "--bare":
                call_command("load_guidance", confirm_for_demo=True, verbosity=0)
    if is_to_be_kept:
        connections.close_all()
        kept.keep(folder / "portal.sqlite3", kept.sqlite())
    if not step:
        prepare()


@contextmanager
def travel(to: datetime) -> Iterator[None]:
    """Also for what goes by the clock of the database."""
    from django.utils import timezone

    from prevent_portal import clock

    with time_machine.travel(to), patch.object(clock, "read_database_time", timezone.now):
        yield


def take_any_time() -> None:
    """Tests hand any time to an action; the database refuses none, but where a test asks for the fixture `strict`."""
    take_times_until(None)


def take_times_until(at: datetime | None) -> None:
    from django.db import connection

    if connection.vendor == "postgresql":
        now = f"'{at.isoformat()}'" if at else "NULL"
        with connection.cursor() as cursor:
            cursor.execute(
                "CREATE OR REPLACE FUNCTION referrals_now() RETURNS timestamptz LANGUAGE sql AS "
                f"$$ SELECT {now}::timestamptz $$"
            )


if __name__ == "__main__":
    _prepare(Path(sys.argv[1]), *sys.argv[2:])
