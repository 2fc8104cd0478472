"""Mail: how it leaves, and whether somebody hears of what does not."""

from collections.abc import Sequence
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from prevent_portal import mail, tiers

SMTP = "django.core.mail.backends.smtp.EmailBackend"
# The packages of requirements/<MAIL_TRANSPORT>.txt.
OPTIONAL_PACKAGES = {"ses": ("anymail", "boto3", "botocore"), "notify": ("notifications_python_client",)}


@register("portal")
def check_mail(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    """The delivery worker, which runs with the settings of the officers' tier, sends all mail."""
    if settings.DEMO or not tiers.serves(tiers.OFFICERS):
        return []
    found = _check_transport()
    if settings.MAIL_TRANSPORT == "smtp" and settings.MAIL_BACKEND != SMTP:
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
    return found


@register("portal")
def check_credentials(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    """The public and the editors' tier queue mail, and the delivery worker sends it."""
    given = settings.MAIL_BACKEND == SMTP or settings.NOTIFY_API_KEY or settings.BOUNCE_MAILBOX
    if settings.DEMO or tiers.serves(tiers.OFFICERS) or not given:
        return []
    return [
        Error(
            "A process that sends no mail was handed a mail server's password.",
            hint="Set EMAIL_URL, NOTIFY_API_KEY and BOUNCE_MAILBOX only where PORTAL_TIER=officers.",
            id="portal.E069",
        )
    ]


@register("portal")
def check_duty_desk(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    """The editors' tier needs it too: the desk is asked about contacts of an area without editors."""
    if settings.DEMO or settings.PORTAL_TIER == tiers.PUBLIC or settings.DUTY_EMAILS:
        return []
    return [
        Error(
            "Nobody is told when a concern has no confirmed contact.",
            hint="Set DUTY_EMAILS to the duty desk's mailbox.",
            id="portal.E011",
        )
    ]


@register("portal")
def check_optional_packages(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    transport = settings.MAIL_TRANSPORT
    if not tiers.serves(tiers.OFFICERS) or all(map(find_spec, OPTIONAL_PACKAGES.get(transport, ()))):
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
