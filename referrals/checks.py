"""System check of the sealing keys. A warning, not an error: without them the portal runs and answers 503."""

from collections.abc import Sequence
from typing import Any

from django.core import checks

from referrals import sealing


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
