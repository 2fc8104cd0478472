"""The WSGI application. Raises ImproperlyConfigured for an unsafe configuration."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "prevent_portal.settings")
django.setup(set_prefix=False)

from prevent_portal.checks import refuse_unsafe_start  # noqa: E402  (settings must be ready first)
from prevent_portal.handler import Handler  # noqa: E402

application = Handler()
refuse_unsafe_start()
