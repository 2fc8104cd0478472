"""Prepare once what each process of the suite copies: migrated databases, and a demo ready to start.

`python -m tools.machine.prepared FOLDER` prepares a demo as `make run` does, in FOLDER and in the database of
DATABASE_URL, or else in an SQLite file in FOLDER; with `--bare` it only migrates and loads the guidance.
"""

import gc
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

import psycopg2
import time_machine

from tools.machine.environment import inherited

ROOT = Path(__file__).resolve().parent.parent.parent
# The start time of every test in pytest's own process: a Saturday, nine in the morning in London.
TEST_TIME = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
# Databases with tables and guidance only, and with a demo and its accounts, for the browser tests.
BARE, READY = "portal_bare", "portal_ready"


def make(server_url: str, folder: Path) -> dict[str, str]:
    """Returns environment variables for the suite: two databases on the server, the rest in the folder."""
    sqlite = _start(folder / "sqlite")
    _create(server_url, BARE)
    _wait_for(_start(folder / "bare", "--bare", DATABASE_URL=_named(server_url, BARE)))
    _create(server_url, READY, template=BARE)
    collecting = _start_collecting(server_url)
    _wait_for(_start(folder / "postgresql", DATABASE_URL=_named(server_url, READY)))
    _wait_for(sqlite)
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


def compiling() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def _wait_for(child: "subprocess.Popen[bytes]") -> None:
    if child.wait():
        sys.exit("The database for the tests could not be made.")


def _prepare(folder: Path, *, bare: bool) -> None:
    # Garbage collection is a quarter of the time of migrating, in a process that ends right after.
    gc.disable()
    from prevent_portal.demo.environment import use_folder

    use_folder(folder)
    import django

    django.setup()
    from django.core.management import call_command

    from prevent_portal.demo.preparation import prepare

    if bare:
        logging.disable(logging.INFO)  # Wagtail logs every page that is created
        with travel(TEST_TIME - timedelta(days=1)):
            call_command("migrate", verbosity=0, interactive=False)
            call_command("load_guidance", confirm_for_demo=True, verbosity=0)
    else:
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
    _prepare(Path(sys.argv[1]), bare="--bare" in sys.argv)
