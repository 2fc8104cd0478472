"""What strangers could see or reach."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from prevent_portal import openid_providers, tiers


@register("portal")
def check_exposure(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    if settings.DEMO:
        return []
    found = []
    if settings.DEBUG:
        found.append(Error("DEBUG is on.", hint="Unset DEBUG: its error pages show forms.", id="portal.E005"))
    if not settings.ALLOWED_HOSTS or "*" in settings.ALLOWED_HOSTS:
        found.append(Error("ALLOWED_HOSTS is empty or '*'.", hint="List the host names served.", id="portal.E006"))
    if urlsplit(settings.PORTAL_URL).scheme != "https":
        found.append(Error("PORTAL_URL is not https.", hint="Set PORTAL_URL=https://your.host", id="portal.E007"))
    if not settings.REQUIRE_MFA and settings.PORTAL_TIER != tiers.PUBLIC:
        found.append(
            Error("Multi-factor sign-in is off.", hint="Unset REQUIRE_MFA or set it true.", id="portal.E008")
        )
    return found


@register("portal")
def check_security_contacts(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    """RFC 9116 requires URIs in security.txt, so a bare mailbox is invalid."""
    if all(contact.startswith(("mailto:", "https://", "tel:")) for contact in settings.SECURITY_CONTACTS):
        return []
    return [
        Error(
            "A contact for security.txt is not an address.",
            hint="Write it like SECURITY_CONTACTS=mailto:security@your.host",
            id="portal.E020",
        )
    ]


@register("portal")
def check_directories(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    if all(openid_providers.is_complete(entry, plain_http=settings.DEMO) for entry in settings.OIDC_PROVIDERS):
        return []
    hint = (
        f"Give each entry of OIDC_PROVIDERS: {', '.join(openid_providers.NEEDED)}; the issuer begins with https://."
    )
    return [Error("A directory to sign in by is not whole, or not https.", hint=hint, id="portal.E046")]
