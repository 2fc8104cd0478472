"""A change made by another process is shown by every web process within a second."""

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tests.journeys.portal import ROOT, Portal

# Each request opens a connection, which the kernel gives to either of the two web processes.
ASKS = 16
# An area whose page no other journey checks.
PAGE = "/areas/cumbria/"
OTHER_PROCESS = """
import sys
import django
django.setup()
from guidance.models import AreaPage, Contact

def contact(words):
    Contact.objects.filter(area__slug="cumbria").update(label=words)

def page(words):
    page = AreaPage.objects.get(slug="cumbria")
    page.summary = words
    page.save_revision().publish()

for line in sys.stdin:
    what, _, words = line.strip().partition(" ")
    {"contact": contact, "page": page}[what](words)
    print("done", flush=True)
"""


def ask(portal: Portal) -> str:
    with urllib.request.urlopen(f"{portal.url}{PAGE}", timeout=120) as response:
        assert response.headers["ETag"]
        return response.read().decode()


@contextmanager
def other_process(portal: Portal) -> Iterator[Callable[[str, str], None]]:
    """Changes from a separate process: `change("page", "Words")` returns once it is committed."""
    settings = {"DJANGO_SETTINGS_MODULE": "prevent_portal.settings", "DEMO": "true", "DATA_DIR": str(portal.data_dir)}
    environment = os.environ | settings | {"DATABASE_URL": portal.database_url}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen([sys.executable, "-c", OTHER_PROCESS], cwd=ROOT, env=environment, **pipes) as process:

        def change(what: str, words: str) -> None:
            process.stdin.write(f"{what} {words}\n")
            process.stdin.flush()
            assert process.stdout.readline() == "done\n"

        yield change


def test_change_is_visible_in_every_process_within_a_second(portal: Portal):
    with other_process(portal) as change:
        for what in ("contact", "page"):
            words = f"This {what} was changed in another process"
            assert not [page for _ in range(ASKS) if words in (page := ask(portal))]
            change(what, words)
            time.sleep(1)  # the documented delay
            assert all(words in ask(portal) for _ in range(ASKS))
