"""System checks of keys and of the retention schedule. Warnings, not errors: reports are still taken, or told 503."""

from collections.abc import Sequence
from typing import Any

from django.core import checks

from referrals import retention, sealing


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
