"""What Granian serves. An unsafe configuration stops here, before the first request."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "prevent_portal.settings")
application = get_wsgi_application()

from prevent_portal.checks import refuse_unsafe_start  # noqa: E402  (settings must be ready first)

refuse_unsafe_start()
