"""Prepare the database, static files and accounts of a demo. Repeated runs keep all data."""

import hashlib
import logging
from contextlib import suppress
from io import StringIO
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connections

from prevent_portal.demo.say import say

STAMP_FILE = "static.stamp"


def prepare() -> None:
    # Wagtail logs every page that it creates. Warnings are still shown.
    logging.disable(logging.INFO)
    say("Preparing the database")
    call_command("migrate", verbosity=0, interactive=False)
    collect_static()
    # Set when the portal itself is started, and not where the tests prepare a database for many portals.
    if settings.SEALING_PUBLIC_KEYS:
        call_command("register_sealing_keys", stdout=StringIO())
    say("Loading the guidance of the five areas (what editors changed is kept)")
    call_command("load_guidance", confirm_for_demo=True, verbosity=0)
    say("Making the demo accounts (those already there are kept)")
    call_command("create_demo_accounts", verbosity=0)
    say("Destroying what has been kept for long enough")
    with suppress(SystemExit):  # two clocks differ, or too many are due
        call_command("purge_concerns", clock_is_right=True, stdout=StringIO(), stderr=StringIO())
    # Child processes must not share a connection.
    connections.close_all()
    logging.disable(logging.NOTSET)


def collect_static() -> None:
    """Skipped unless a source changed, because it takes most of the time of a first start."""
    stamp_file = settings.DATA_DIR / STAMP_FILE
    stamp = _stamp_of_sources()
    if stamp_file.exists() and stamp_file.read_text() == stamp:
        return
    say("Collecting styles, scripts and pictures")
    call_command("collectstatic", verbosity=0, interactive=False)
    stamp_file.write_text(stamp)


def _stamp_of_sources() -> str:
    found = hashlib.sha256()
    for finder in get_finders():
        for path, storage in sorted(finder.list([]), key=lambda item: item[0]):
            stat = Path(storage.path(path)).stat()
            found.update(f"{path}:{stat.st_size}:{stat.st_mtime_ns}\n".encode())
    return found.hexdigest()
