"""The portal's settings from the environment, with static files that need no collectstatic."""

from prevent_portal.settings import *  # noqa: F403
from prevent_portal.settings import STORAGES

STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
