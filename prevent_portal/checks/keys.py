"""The keys of this process."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, register

from prevent_portal import tiers

# The tiers that hold each key beside SECRET_KEY.
OWN_KEYS = {
    "RETURN_CODE_KEYS": (tiers.PUBLIC, tiers.OFFICERS),
    "FACTOR_KEYS": (tiers.EDITORS, tiers.OFFICERS),
    "LINK_KEYS": (tiers.OFFICERS,),
    "INTEGRITY_KEYS": (tiers.OFFICERS,),
}
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
    listed = ("SECRET_KEY_FALLBACKS", *OWN_KEYS)
    if weak := [name for name in listed if any(map(_is_weak, getattr(settings, name)))]:
        found.append(
            Error(
                f"A key in {', '.join(weak)} is short or easy to guess, and is accepted as the first is.",
                hint="Replace it; docs/operations.md, section 15, says what ends with it.",
                id="portal.E063",
            )
        )
    return found


@register("portal")
def check_own_keys(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    """A warning, since the portal works with SECRET_KEY in their place until that is changed, and an error would stop
    a running portal at its upgrade."""
    if settings.DEMO:
        return []
    found: list[CheckMessage] = []
    own = {name: getattr(settings, name)[0] != settings.SECRET_KEY for name in OWN_KEYS}
    needed = [name for name, held_by in OWN_KEYS.items() if any(map(tiers.serves, held_by))]
    if missing := [name for name in needed if not own[name]]:
        found.append(
            checks.Warning(
                f"{', '.join(missing)}: not set, so what they protect ends when SECRET_KEY is changed, and cannot be "
                "read on a tier with another SECRET_KEY.",
                hint="Set them as docs/operations.md, section 15, describes, the present SECRET_KEY last.",
                id="portal.W071",
            )
        )
    if spare := [name for name in OWN_KEYS if own[name] and name not in needed]:
        found.append(
            Error(
                f"This tier was handed keys that it has no use for: {', '.join(spare)}.",
                hint="Unset them here: a process that is broken into gives away the keys it has.",
                id="portal.E072",
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
