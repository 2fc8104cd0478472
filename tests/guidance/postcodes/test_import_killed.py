"""SIGKILL while the import replaces the tables, in a separate process and database."""

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
from django.db import connection

from guidance import directory
from guidance.models import Outward, Postcode
from tests.guidance.postcodes.onspd import SAMPLE, write
from tests.guidance.postcodes.test_import import load
from tests.house.tree import ROOT

# Pauses at the worst moment: the old rows are deleted, the new postcodes are inserted, their outward codes are not.
_IMPORT = """
import sys, time, django
django.setup()
from django.core.management import call_command
from guidance.models import Postcode
from guidance.postcodes.onspd import storing
fill = storing._fill
def fill_and_wait(model, *rest):
    fill(model, *rest)
    print("filled", model.objects.count(), flush=True)
    time.sleep(60)
storing._fill = fill_and_wait
call_command("import_postcodes", sys.argv[1], at_least=50, at_least_a_council=1, edition="never")
"""


def _database_url_for_child(folder):
    """For SQLite a copy in a file, because another process cannot open the in-memory database."""
    if connection.vendor == "postgresql":
        given = connection.settings_dict
        return f"postgres://{given['USER']}@{given['HOST']}:{given['PORT']}/{given['NAME']}"
    copy = sqlite3.connect(folder / "copy.sqlite3")
    connection.connection.backup(copy)
    copy.close()
    return f"sqlite:///{folder / 'copy.sqlite3'}"


def _stored(folder):
    if connection.vendor == "postgresql":
        return Postcode.objects.count(), Outward.objects.count(), directory.data_edition()
    with closing(sqlite3.connect(folder / "copy.sqlite3")) as copy:
        counts = [
            copy.execute(f"SELECT count(*) FROM guidance_{name}").fetchone()[0] for name in ("postcode", "outward")
        ]
        return *counts, copy.execute("SELECT max(data_edition) FROM guidance_postcode").fetchone()[0]


@pytest.mark.django_db(transaction=True)
def test_killed_import_keeps_old_data(tmp_path):
    old = write(tmp_path / "ONSPD_MAY_2026_UK.csv", SAMPLE)
    load(old)
    before = (Postcode.objects.count(), Outward.objects.count(), "ONSPD MAY 2026 UK")
    extra = [("NR1 1AB", "E07000148", "", "E23000024")]
    environment = os.environ | {
        "DATABASE_URL": _database_url_for_child(tmp_path),
        "DJANGO_SETTINGS_MODULE": "tests.settings",
    }
    child = subprocess.Popen(
        [sys.executable, "-c", _IMPORT, write(tmp_path / "new.csv", [*SAMPLE, *extra])],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    output = child.stdout.readline()
    assert output == f"filled {before[0] + 1}\n"
    child.send_signal(signal.SIGKILL)
    assert child.wait(timeout=120) == -signal.SIGKILL
    child.stdout.close()
    assert _stored(tmp_path) == before
