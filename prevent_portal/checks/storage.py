"""The database and the cache."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from prevent_portal import tiers


@register("portal")
def check_cache(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    """Rate limits and used one-time codes are stored in the cache, so all processes must share it."""
    shared = settings.CACHES["default"]["BACKEND"] != "django.core.cache.backends.locmem.LocMemCache"
    if settings.DEMO or settings.PORTAL_TIER == tiers.PUBLIC or shared:
        return []
    return [
        Error(
            "Each process has a cache of its own, so a one-time code could work twice.",
            hint="Run `manage.py createcachetable` and set CACHE_URL=dbcache://portal_cache.",
            id="portal.E013",
        )
    ]
