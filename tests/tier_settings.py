"""The portal's settings as a process's environment gives them, but static files without collectstatic."""

from prevent_portal.settings import *  # noqa: F403
from prevent_portal.settings import STORAGES

STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
