"""Send mail by the transport in MAIL_TRANSPORT.

`send` sends at once. Mail that may wait but must not be lost is added to the queue (mail/queue.py) instead.
"""

from contextlib import AbstractContextManager
from email.utils import parseaddr
from functools import lru_cache
from importlib import import_module

from django.conf import settings
from django.core.mail import EmailMessage

from prevent_portal.mail.base import CannotSeal, Sent, Transport, TransportError

# By name, so that a portal that sends by SMTP does not import boto3.
TRANSPORTS = {
    "smtp": "prevent_portal.mail.smtp.SmtpTransport",
    "ses": "prevent_portal.mail.ses.SesTransport",
    "notify": "prevent_portal.mail.notify.NotifyTransport",
}

__all__ = ["TRANSPORTS", "CannotSeal", "Sent", "TransportError", "kept_open", "send"]


def send(message: EmailMessage) -> Sent:
    """Send to the one recipient. Raises TransportError. Call it outside database transactions."""
    _check_recipient(message)
    return _transport().send(message)


def _check_recipient(message: EmailMessage) -> None:
    """An address that no mail can carry is a permanent failure of this mail: trying again would change nothing."""
    for address in message.recipients() or [""]:
        local, at, domain = parseaddr(address)[1].rpartition("@")
        try:
            writable = bool(
                address.isprintable() and local and at and domain.encode("idna") and local.encode("ascii")
            )
        except UnicodeError:
            writable = False
        if not writable:
            raise TransportError("the address cannot be written", permanent=True, refused_recipient=True)


def kept_open() -> AbstractContextManager[None]:
    """For a batch: keep the connection to the mail server open between mails."""
    return _transport().kept_open()


def _transport() -> Transport:
    return _load(settings.MAIL_TRANSPORT)


@lru_cache
def _load(name: str) -> Transport:
    module, _, transport = TRANSPORTS[name].rpartition(".")
    return getattr(import_module(module), transport)()
