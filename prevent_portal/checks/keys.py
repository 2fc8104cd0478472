"""The keys of this process."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

_SHORTEST = 32
# 64 random hexadecimal digits have 16; one repeated letter, or a word written several times, has few.
_FEWEST_CHARACTERS = 10


@register("portal")
def check_secrets(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    if settings.DEMO:
        return []
    found: list[CheckMessage] = []
    hint = "Set 50 random characters. To try the portal, run `python manage.py demo`."
    if settings.SECRET_KEY == settings.INSECURE_SECRET_KEY or _is_weak(settings.SECRET_KEY):
        found.append(Error("SECRET_KEY is missing, short or easy to guess.", hint=hint, id="portal.E004"))
    if any(map(_is_weak, settings.SECRET_KEY_FALLBACKS)):
        found.append(
            Error(
                "A key in SECRET_KEY_FALLBACKS is short or easy to guess, and signs as well as the first.",
                hint="Take it out: what it signed then has to be made again (docs/operations.md, section 15).",
                id="portal.E063",
            )
        )
    return found


def _is_weak(key: str) -> bool:
    return len(key) < _SHORTEST or len(set(key)) < _FEWEST_CHARACTERS


@register("portal")
def check_recovery_key(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    """None at all is a warning (portal.W012), since the report then answers 503 with the numbers to call."""
    if settings.DEMO or len(settings.SEALING_PUBLIC_KEYS) != 1:
        return []
    return [
        Error(
            "There is one sealing key: whoever loses it loses every concern.",
            hint="Make a recovery key with `manage.py make_sealing_key`: its public half into SEALING_PUBLIC_KEYS, "
            "its private half off the servers.",
            id="portal.E068",
        )
    ]
