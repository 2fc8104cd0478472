"""What every process of the suite would otherwise make for itself: migrated databases, packed static files.

`python -m tests.machine.prepared FOLDER` migrates the database that DATABASE_URL names, else one in FOLDER.
"""

import os
import subprocess
import sys
from pathlib import Path

import psycopg2

ROOT = Path(__file__).resolve().parent.parent.parent
TEMPLATE = "portal_template"


def make(server_url: str, folder: Path) -> dict[str, str]:
    """The environment that tells the suite where they are: one on the server, one in the folder with the files."""
    connection = psycopg2.connect(server_url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {TEMPLATE}")
    connection.close()
    on_server = {"DATABASE_URL": f"{server_url.rpartition('/')[0]}/{TEMPLATE}"}
    children = [_start(folder / "postgresql", on_server), _start(folder / "sqlite", {})]
    codes = [child.wait() for child in children]
    if any(codes):
        sys.exit("The database for the tests could not be made.")
    return {"PORTAL_TEST_TEMPLATE": TEMPLATE, "PORTAL_TEST_PREPARED": str(folder / "sqlite")}


def _start(folder: Path, database: dict[str, str]) -> "subprocess.Popen[bytes]":
    environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ} | database
    command = [sys.executable, "-m", "tests.machine.prepared", str(folder)]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)


def _prepare(folder: Path) -> None:
    from prevent_portal.demo.__main__ import lay_out_environment

    lay_out_environment(folder)
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from prevent_portal.demo.preparation import collect_static

    call_command("migrate", verbosity=0, interactive=False)
    if connection.vendor == "sqlite":
        collect_static()


if __name__ == "__main__":
    _prepare(Path(sys.argv[1]))
