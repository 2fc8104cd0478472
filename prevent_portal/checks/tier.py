"""The tier of this process, and whether it has what that tier needs and nothing more."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from prevent_portal import tiers


@register("portal")
def check_tier(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    if settings.PORTAL_TIER == tiers.ALL and not settings.DEMO:
        return [
            Error(
                "One process would serve everything, with the private keys where strangers reach it.",
                hint="Run a process for each of PORTAL_TIER=public, editors and officers; all is for a demo.",
                id="portal.E060",
            )
        ]
    if settings.PORTAL_TIER in tiers.TIERS:
        return []
    hint = "Set PORTAL_TIER."
    if settings.PORTAL_TIER == "staff":
        hint = (
            "It was split in two: set PORTAL_TIER=editors (the CMS, without a private key) or PORTAL_TIER=officers "
            "(the review pages, the duty desk and the delivery worker, with the private keys)."
        )
    return [Error(f"PORTAL_TIER is not one of {', '.join(tiers.TIERS)}.", hint=hint, id="portal.E001")]


@register("portal")
def check_private_keys(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    given = settings.SEALING_PRIVATE_KEYS or settings.SIGNING_KEY
    if settings.PORTAL_TIER in (tiers.PUBLIC, tiers.EDITORS) and given:
        return [
            Error(
                "A process of the public or the editors' tier was handed a private key.",
                hint="Set SEALING_PRIVATE_KEYS and SIGNING_KEY only where PORTAL_TIER=officers.",
                id="portal.E002",
            )
        ]
    if tiers.serves(tiers.OFFICERS) and not settings.SEALING_PRIVATE_KEYS and not settings.DEMO:
        return [
            Error(
                "Officers could open nothing: no private key is set.",
                hint="Set SEALING_PRIVATE_KEYS, or another PORTAL_TIER. `manage.py make_sealing_key` makes a pair.",
                id="portal.E003",
            )
        ]
    return []


@register("portal")
def check_addresses(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    """The CMS allows inline scripts, so an origin of its own keeps it from officers' pages and sessions."""
    if settings.DEMO or settings.PORTAL_TIER not in (tiers.EDITORS, tiers.OFFICERS):
        return []
    editors, officers = urlsplit(settings.EDITORS_URL), urlsplit(settings.OFFICERS_URL)
    own = tiers.address(settings.PORTAL_TIER) == settings.PORTAL_URL
    if own and editors.hostname != officers.hostname and editors.scheme == officers.scheme == "https":
        return []
    return [
        Error(
            "The editors' and the officers' tier need an https address each, with another host name.",
            hint="Set EDITORS_URL and OFFICERS_URL in both; this tier's own is its PORTAL_URL, and may be left out.",
            id="portal.E061",
        )
    ]
