"""The database and the cache."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from prevent_portal import tiers


@register("portal")
def check_database(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    if settings.DEMO:
        return []
    database = settings.DATABASES["default"]
    if database["ENGINE"] == "django.db.backends.sqlite3":
        return [
            Error(
                "The database is SQLite, which has no roles and no row-level security.",
                hint="Set DATABASE_URL=postgres://login:password@host/name with the login of this kind of process.",
                id="portal.E065",
            )
        ]
    options = database.get("OPTIONS", {})
    hosts = str(database["HOST"] or options.get("host", "")).split(",")
    if all(_is_here(host) for host in hosts) or options.get("sslmode") == "verify-full":
        return []
    return [
        Error(
            "The connection to the database crosses a network, and the server's certificate is not verified.",
            hint="Add ?sslmode=verify-full&sslrootcert=/path/of/the/authority.pem to DATABASE_URL.",
            id="portal.E066",
        )
    ]


def _is_here(host: str) -> bool:
    """No host, or a path, is a Unix socket."""
    return host.lower().startswith(("/", "%2f")) or host in ("", "127.0.0.1", "::1", "localhost")


@register("portal")
def check_cache(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    """Rate limits and used one-time codes are stored in the cache, so all processes must share it. Other caches that
    can be shared hold pickles, with which a process of one tier runs code in one of another.
    """
    is_ours = settings.CACHES["default"]["BACKEND"] == "prevent_portal.database_cache.DatabaseCache"
    if settings.DEMO or settings.PORTAL_TIER == tiers.PUBLIC or is_ours:
        return []
    return [
        Error(
            "The cache is not the portal's table: a one-time code could work twice, or one tier run code in another.",
            hint="Set CACHE_URL=dbcache://portal_cache, then run `manage.py createcachetable` as the tables' owner.",
            id="portal.E013",
        )
    ]
