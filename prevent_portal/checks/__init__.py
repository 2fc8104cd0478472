"""System checks for missing or unsafe settings, each with an id and a hint.

Django stops `manage.py` commands on errors; `refuse_unsafe_start` stops the web server.
"""

from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured

from prevent_portal.checks import exposure, keys, mail, storage, tier  # noqa: F401  (registers them)

TAG = "portal"


def refuse_unsafe_start() -> None:
    """Raise ImproperlyConfigured if a check of the portal finds an error."""
    errors = [message for message in run_checks(tags=[TAG]) if message.is_serious()]
    if errors:
        raise ImproperlyConfigured("\n".join(str(error) for error in errors))
