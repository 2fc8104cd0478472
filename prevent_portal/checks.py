"""System checks for missing or unsafe settings, each with an id and a hint.

Django stops `manage.py` commands on errors; `refuse_unsafe_start` stops the web server.
"""

from collections.abc import Sequence
from importlib.util import find_spec
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, register, run_checks
from django.core.exceptions import ImproperlyConfigured

from prevent_portal import mail, openid_providers

TAG = "portal"
TIERS = ("public", "staff", "all")
# The packages of requirements/<MAIL_TRANSPORT>.txt.
OPTIONAL_PACKAGES = {"ses": ("anymail", "boto3", "botocore"), "notify": ("notifications_python_client",)}


def refuse_unsafe_start() -> None:
    """Raise ImproperlyConfigured if a check of the portal finds an error."""
    errors = [message for message in run_checks(tags=[TAG]) if message.is_serious()]
    if errors:
        raise ImproperlyConfigured("\n".join(str(error) for error in errors))


@register(TAG)
def check_tier(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    found = []
    if settings.PORTAL_TIER not in TIERS:
        found.append(
            Error("PORTAL_TIER is not one of public, staff, all.", hint="Set PORTAL_TIER.", id="portal.E001")
        )
    if settings.PORTAL_TIER == "public" and (settings.SEALING_PRIVATE_KEYS or settings.SIGNING_KEY):
        found.append(
            Error(
                "A public process was handed a private key.",
                hint="Unset SEALING_PRIVATE_KEYS and SIGNING_KEY where PORTAL_TIER=public.",
                id="portal.E002",
            )
        )
    if settings.PORTAL_TIER != "public" and not settings.SEALING_PRIVATE_KEYS and not settings.DEMO:
        found.append(
            Error(
                "Officers could open nothing: no private key is set.",
                hint="Set SEALING_PRIVATE_KEYS, or PORTAL_TIER=public. `manage.py make_sealing_key` makes a pair.",
                id="portal.E003",
            )
        )
    return found


@register(TAG)
def check_secrets(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    weak = settings.SECRET_KEY == settings.INSECURE_SECRET_KEY or len(settings.SECRET_KEY) < 32
    if settings.DEMO or not weak:
        return []
    hint = "Set 50 random characters. To try the portal, run `python manage.py demo`."
    return [Error("SECRET_KEY is missing or short.", hint=hint, id="portal.E004")]


@register(TAG)
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
    if not settings.REQUIRE_MFA and settings.PORTAL_TIER != "public":
        found.append(
            Error("Multi-factor sign-in is off.", hint="Unset REQUIRE_MFA or set it true.", id="portal.E008")
        )
    return found


@register(TAG)
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


@register(TAG)
def check_directories(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    if all(openid_providers.is_complete(entry, plain_http=settings.DEMO) for entry in settings.OIDC_PROVIDERS):
        return []
    hint = (
        f"Give each entry of OIDC_PROVIDERS: {', '.join(openid_providers.NEEDED)}; the issuer begins with https://."
    )
    return [Error("A directory to sign in by is not whole, or not https.", hint=hint, id="portal.E046")]


@register(TAG)
def check_cache(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    """Rate limits and used one-time codes are stored in the cache, so all processes must share it."""
    shared = settings.CACHES["default"]["BACKEND"] != "django.core.cache.backends.locmem.LocMemCache"
    if settings.DEMO or settings.PORTAL_TIER == "public" or shared:
        return []
    return [
        Error(
            "Each process has a cache of its own, so a one-time code could work twice.",
            hint="Run `manage.py createcachetable` and set CACHE_URL=dbcache://portal_cache.",
            id="portal.E013",
        )
    ]


@register(TAG)
def check_mail(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    if settings.DEMO or settings.PORTAL_TIER == "public":
        return []
    found = _check_transport()
    if settings.MAIL_TRANSPORT == "smtp" and settings.MAIL_BACKEND != "django.core.mail.backends.smtp.EmailBackend":
        found.append(
            Error(
                "Mail is not sent: it is captured as files.",
                hint="Set EMAIL_URL=smtp+tls://user:password@host:587",
                id="portal.E009",
            )
        )
    elif settings.MAIL_TRANSPORT == "smtp" and not (settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL):
        found.append(
            Error(
                "Mail would cross the network without TLS.",
                hint="Use smtp+tls:// or smtp+ssl:// in EMAIL_URL.",
                id="portal.E010",
            )
        )
    if not settings.DUTY_EMAILS:
        found.append(
            Error(
                "Nobody is told when a concern has no confirmed contact.",
                hint="Set DUTY_EMAILS to the duty desk's mailbox.",
                id="portal.E011",
            )
        )
    return found


@register(TAG)
def check_optional_packages(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    transport = settings.MAIL_TRANSPORT
    if settings.PORTAL_TIER == "public" or all(map(find_spec, OPTIONAL_PACKAGES.get(transport, ()))):
        return []
    return [
        Error(
            f"MAIL_TRANSPORT={transport} needs packages that are not installed.",
            hint=f"pip install -r requirements/{transport}.txt",
            id="portal.E033",
        )
    ]


def _check_transport() -> list[CheckMessage]:
    found: list[CheckMessage] = []
    if settings.MAIL_TRANSPORT not in mail.TRANSPORTS:
        found.append(
            Error("MAIL_TRANSPORT is not one of smtp, ses, notify.", hint="Set MAIL_TRANSPORT.", id="portal.E030")
        )
    if settings.MAIL_TRANSPORT == "notify" and not (settings.NOTIFY_API_KEY and settings.NOTIFY_TEMPLATE_ID):
        found.append(
            Error(
                "GOV.UK Notify is to send mail, and its key or template is missing.",
                hint="Set NOTIFY_API_KEY and NOTIFY_TEMPLATE_ID.",
                id="portal.E031",
            )
        )
    if settings.MAIL_TRANSPORT != "notify" and not (settings.BOUNCE_EMAIL and settings.BOUNCE_MAILBOX):
        found.append(
            Error(
                "Nobody hears of mail that comes back.",
                hint="Set BOUNCE_EMAIL and BOUNCE_MAILBOX, and run `manage.py read_bounces` every few minutes.",
                id="portal.E032",
            )
        )
    return found
