"""Settings for tests: the demo's, with a separate database and data directory.

`make test` sets DATABASE_URL to a PostgreSQL; `.venv/bin/pytest` alone uses SQLite in memory.
"""

import atexit
import os
import secrets
import shutil
import tempfile
from pathlib import Path

from tools.machine.keys import sealing_pair

_directory = tempfile.mkdtemp(prefix="portal-tests-")
(Path(_directory) / "static").mkdir()  # whitenoise warns when the folder is missing
_owner = os.getpid()
_public, _private = sealing_pair("test-1")
os.environ.setdefault("DATABASE_URL", "sqlite://:memory:")
# Set, not defaulted: a developer's .env must not change test results.
os.environ |= {
    "DEMO": "true",
    "DEBUG": "false",
    "PORTAL_TIER": "all",
    "PORTAL_URL": "http://127.0.0.1:8000",
    "ALLOWED_HOSTS": "127.0.0.1,localhost",
    "DATA_DIR": _directory,
    "SECRET_KEY": secrets.token_urlsafe(50),
    "SEALING_PUBLIC_KEYS": _public,
    "SEALING_PRIVATE_KEYS": _private,
    "EMAIL_URL": "",
    "CACHE_URL": "locmemcache://tests",
}

from prevent_portal.settings import *  # noqa: E402, F403  (the environment must be set before)
from prevent_portal.settings import DATABASES, STORAGES  # noqa: E402

# The SMTP transport sends to `django.core.mail.outbox` unless a test changes this.
MAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# Hashed names of static files need collectstatic, which tests do not run.
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
# `make test` migrates one database, and each process copies it (tools.machine.prepared).
if template := os.environ.get("PORTAL_TEST_TEMPLATE"):
    DATABASES["default"]["TEST"] = {"TEMPLATE": template}
# Changes are visible on the next page; tests of the cache set their own value.
EDITION_SECONDS = 0
# A slow hash would cost a tenth of a second for every account.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@atexit.register
def _remove_directory() -> None:
    if os.getpid() == _owner:
        shutil.rmtree(_directory, ignore_errors=True)
