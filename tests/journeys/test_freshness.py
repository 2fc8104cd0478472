"""A change is on the page of every web process within a second, whoever makes it and wherever."""

import os
import subprocess
import sys
import time
import urllib.request

from tests.journeys.portal import ROOT

# Each a connection of its own, and the kernel deals connections out to the two processes.
ASKS = 16
PAGE = "/areas/norfolk/"
CHANGES = {
    "a contact": [
        "from guidance.models import Contact",
        "Contact.objects.filter(area__slug='norfolk').update(label=words)",
    ],
    "a page": [
        "from guidance.models import AreaPage",
        "page = AreaPage.objects.get(slug='norfolk')",
        "page.summary = words",
        "page.save_revision().publish()",
    ],
}


def ask(portal):
    with urllib.request.urlopen(f"{portal.url}{PAGE}", timeout=10) as response:
        assert response.headers["ETag"]
        return response.read().decode()


def change(portal, words, statements):
    """As a command on another machine would, until it is committed."""
    code = "\n".join(["import django", "django.setup()", f"words = {words!r}", *statements])
    settings = {"DJANGO_SETTINGS_MODULE": "prevent_portal.settings", "DEMO": "true", "DATA_DIR": str(portal.data_dir)}
    environment = os.environ | settings | {"DATABASE_URL": portal.database_url}
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, check=True)


def test_within_a_second(portal):
    for what, statements in CHANGES.items():
        words = f"{what} was changed in another process"
        assert not [page for _ in range(ASKS) if words in (page := ask(portal))]
        change(portal, words, statements)
        # The promise itself: it says nothing of what is shown before.
        time.sleep(1)
        assert all(words in ask(portal) for _ in range(ASKS))
