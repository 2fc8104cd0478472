"""System checks of keys, of the retention schedule and of the database's walls.

Warnings where reports are still taken, or told 503. The walls are asked for only where a database is named, since the
owner of the tables passes them and has to: `manage.py check --deploy --database default` under each web process's own
settings, and /readyz all the time.
"""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core import checks

from referrals import sealing
from referrals.database import bypass
from referrals.rules import retention


@checks.register("portal")
def check_sealing_keys(app_configs: Any, **kwargs: Any) -> Sequence[checks.CheckMessage]:
    return [
        checks.Warning(
            f"Sealing keys: {problem}.",
            hint="Set SEALING_PUBLIC_KEYS (and, for officers, SEALING_PRIVATE_KEYS); see .env.example.",
            id="portal.W012",
        )
        for problem in sealing.key_problems()
    ]


@checks.register("portal")
def check_retention(app_configs: Any, **kwargs: Any) -> Sequence[checks.CheckMessage]:
    try:
        retention.schedule()
    except retention.BadSchedule as error:
        hint = "Until RETENTION_DAYS can be read, purge_concerns destroys nothing; see .env.example."
        return [checks.Warning(f"RETENTION_DAYS: {error}.", hint=hint, id="portal.W013")]
    return []


@checks.register("portal", checks.Tags.database, deploy=True)
def check_row_level_security(
    app_configs: Any, *, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[checks.CheckMessage]:
    """A demo has one login for everything, and nobody's concerns."""
    if settings.DEMO:
        return []
    hint = (
        "Run `manage.py grant_roles`, and give DATABASE_URL the login of this kind of process (docs/operations.md)."
    )
    return [
        checks.Error(fault, hint=hint, id="portal.E050") for each in databases or [] for fault in bypass.faults(each)
    ]
