"""The tiers: which pages a web process serves (PORTAL_TIER), and at which address each tier is reached."""

from typing import Final

from django.conf import settings

PUBLIC: Final = "public"
EDITORS: Final = "editors"
OFFICERS: Final = "officers"
# All three in one process, for the demo and for tests.
ALL: Final = "all"
TIERS = (PUBLIC, EDITORS, OFFICERS, ALL)


def serves(tier: str) -> bool:
    return settings.PORTAL_TIER in (tier, ALL)


def address(tier: str) -> str:
    """Of the editors' or the officers' tier, without a slash at its end."""
    return {EDITORS: settings.EDITORS_URL, OFFICERS: settings.OFFICERS_URL}[tier]
