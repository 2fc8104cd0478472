"""Compare the public keys of this process with the fingerprints that were registered in the database.

A process with a wrong key under a right id would take concerns that nobody can ever open. The public tier may read
the register, and no process may change it.
"""

from datetime import datetime
from time import monotonic

from django.conf import settings
from django.db import Error

from prevent_portal import tiers
from referrals import sealing
from referrals.models import SealingKey

CHECK_SECONDS = 10.0
# The keys that were right, until when they need no new look.
_checked: dict[tuple[str, ...], float] = {}


class WrongKey(sealing.SealingUnavailable):
    """A public key of this process is not the one that was registered under its id."""


def check_keys() -> None:
    """Raises WrongKey, and SealingUnavailable without a valid key. Asks the database every CHECK_SECONDS only.

    That no key at all is registered is a fault of the deployment (register_faults) and not of the concern.
    """
    used = tuple(settings.SEALING_PUBLIC_KEYS)
    if _checked.get(used, 0.0) > monotonic():
        return
    fingerprints, registered = sealing.fingerprints(), dict(_registered())
    if registered and any(registered.get(key_id) != mark for key_id, mark in fingerprints.items()):
        raise WrongKey
    _checked.clear()
    _checked[used] = monotonic() + CHECK_SECONDS


def can_take_concerns() -> bool:
    try:
        check_keys()
    except sealing.SealingUnavailable:
        return False
    except Error:
        pass  # the pages that need the database say that it does not answer
    return True


def register_faults() -> list[str]:
    """Whether every key is registered, and every registered key used. They quote key ids only."""
    if settings.DEMO or settings.PORTAL_TIER == tiers.EDITORS:  # no real concerns, or no keys
        return []
    registered, used = dict(_registered()), sealing.fingerprints() if sealing.can_seal() else {}
    if not registered:
        return ["no sealing key is registered"]
    wrong = [f"key {key_id} is not the registered one" for key_id in used if registered.get(key_id) != used[key_id]]
    return wrong + [f"key {key_id} is registered and not used" for key_id in registered if key_id not in used]


def register_keys(*, forget: list[str], at: datetime) -> list[SealingKey]:
    """Replace the registered fingerprints by those of this process's public keys.

    Keys that are registered already and not configured stay, except those to `forget`.
    """
    SealingKey.objects.filter(key_id__in=forget).delete()
    for key_id, fingerprint in sealing.fingerprints().items():
        defaults = {"fingerprint": fingerprint, "registered_at": at}
        SealingKey.objects.update_or_create(key_id=key_id, defaults=defaults)
    return list(SealingKey.objects.order_by("key_id"))


def _registered() -> list[tuple[str, str]]:
    return list(SealingKey.objects.values_list("key_id", "fingerprint"))
