"""The portal's settings for tests: a demo's, on a database and in a directory of its own.

`make test` hands in a PostgreSQL; `.venv/bin/pytest` alone runs on SQLite in memory.
"""

import atexit
import os
import secrets
import shutil
import tempfile
from pathlib import Path

from tools.machine.keys import sealing_pair

_directory = tempfile.mkdtemp(prefix="portal-tests-")
(Path(_directory) / "static").mkdir()  # whitenoise warns about a folder that is missing
_owner = os.getpid()
_public, _private = sealing_pair("test-1")
os.environ.setdefault("DATABASE_URL", "sqlite://:memory:")
# Set, not defaulted: a developer's own .env must not change what the tests prove.
os.environ |= {
    "DEMO": "true",
    "DEBUG": "false",
    "PORTAL_TIER": "all",
    "PORTAL_URL": "http://127.0.0.1:8000",
    "ALLOWED_HOSTS": "127.0.0.1,localhost,testserver",
    "DATA_DIR": _directory,
    "SECRET_KEY": secrets.token_urlsafe(50),
    "SEALING_PUBLIC_KEYS": _public,
    "SEALING_PRIVATE_KEYS": _private,
    "EMAIL_URL": "",
    "CACHE_URL": "locmemcache://tests",
}

from prevent_portal.settings import *  # noqa: E402, F403  (the environment comes first)
from prevent_portal.settings import DATABASES, STORAGES  # noqa: E402

# What the transport by SMTP sends goes to `django.core.mail.outbox`, where a test does not say otherwise.
MAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# The names of static files carry a hash only after collectstatic, which tests do without.
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
# `make test` migrates one database, of which each process takes a copy (tools.machine.prepared).
if template := os.environ.get("PORTAL_TEST_TEMPLATE"):
    DATABASES["default"]["TEST"] = {"TEMPLATE": template}
# A test that changes something sees it on the next page; tests of the cache itself set their own.
EDITION_SECONDS = 0
# A slow hash protects nothing here and costs a tenth of a second for every account.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@atexit.register
def _remove_directory() -> None:
    if os.getpid() == _owner:
        shutil.rmtree(_directory, ignore_errors=True)
