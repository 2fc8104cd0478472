"""What strangers could see or reach."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from prevent_portal import openid_providers, tiers, web_server

_HERE = (web_server.LOOPBACK, "::1", "localhost")
# Names under which anybody may register one, so that a host there could be a stranger's.
_PUBLIC_SUFFIXES = {
    *(
        "ac.uk",
        "co.uk",
        "gov.uk",
        "judiciary.uk",
        "ltd.uk",
        "me.uk",
        "mod.uk",
        "net.uk",
        "nhs.uk",
        "nic.uk",
        "org.uk",
    ),
    *("parliament.uk", "plc.uk", "police.uk", "royal.uk", "sch.uk"),
}


@register("portal")
def check_exposure(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    if settings.DEMO:
        return []
    found = []
    if settings.DEBUG:
        found.append(Error("DEBUG is on.", hint="Unset DEBUG: its error pages show forms.", id="portal.E005"))
    if not settings.ALLOWED_HOSTS or "*" in settings.ALLOWED_HOSTS:
        found.append(Error("ALLOWED_HOSTS is empty or '*'.", hint="List the host names served.", id="portal.E006"))
    if wide := [host for host in settings.ALLOWED_HOSTS if host != "*" and _covers_strangers(host)]:
        found.append(
            Error(
                f"ALLOWED_HOSTS covers hosts of others: {', '.join(wide)}.",
                hint="List each host name that is served whole, without a dot at its beginning.",
                id="portal.E064",
            )
        )
    if urlsplit(settings.PORTAL_URL).scheme != "https":
        found.append(Error("PORTAL_URL is not https.", hint="Set PORTAL_URL=https://your.host", id="portal.E007"))
    if not settings.REQUIRE_MFA and settings.PORTAL_TIER != tiers.PUBLIC:
        found.append(
            Error("Multi-factor sign-in is off.", hint="Unset REQUIRE_MFA or set it true.", id="portal.E008")
        )
    return found


def _covers_strangers(host: str) -> bool:
    return host.startswith(".") or host in _PUBLIC_SUFFIXES


@register("portal")
def check_demo(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    """A demo lists its accounts' passwords, shows its mail and needs no second factor."""
    if not settings.DEMO:
        return []
    address = urlsplit(settings.PORTAL_URL)
    # Django's test client adds its own name.
    hosts = [address.hostname, settings.HOST, *settings.ALLOWED_HOSTS]
    if address.scheme != "https" and all(host in (*_HERE, "testserver") for host in hosts):
        return []
    return [
        Error(
            "A demo would be reached from other machines.",
            hint="Unset DEMO, or leave HOST, PORTAL_URL and ALLOWED_HOSTS at this machine, without https.",
            id="portal.E062",
        )
    ]


@register("portal")
def check_exit(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    if settings.DEMO or urlsplit(settings.EXIT_URL).scheme == "https":
        return []
    return [
        Error(
            "EXIT_URL is not https, so whoever watches the network could replace the page it leads to.",
            hint="Set EXIT_URL to an https address, or unset it.",
            id="portal.E067",
        )
    ]


_MOST_WORK_DAYS = 7


@register("portal")
def check_lifetimes(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    """What a reporter typed lies in the database, and its key in their browser, for this long.

    WORK_DRAFT_DAYS may be longer than a day: only whoever reports through their work chooses it, and its key is in no
    browser and in no database, but made of a code that they keep (ADR 0097).
    """
    if settings.DEMO:
        return []
    names = ("DRAFT_MINUTES", "RECEIPT_MINUTES", "RETURN_MINUTES")
    wrong = [name for name in names if not 1 <= getattr(settings, name) <= 24 * 60]
    found = []
    if not 1 <= settings.WORK_DRAFT_DAYS <= _MOST_WORK_DAYS:
        hint = f"Set days from 1 to {_MOST_WORK_DAYS}: the pages and the notice on privacy say a week at most."
        found.append(Error("WORK_DRAFT_DAYS: not between a day and a week.", hint=hint, id="portal.E085"))
    return (
        found
        if not wrong
        else [
            *found,
            Error(
                f"{', '.join(wrong)}: not between a minute and a day.",
                hint="Set minutes from 1 to 1440; the default is meant to be short.",
                id="portal.E070",
            ),
        ]
    )


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
