"""The one way out for mail. `send` sends at once, by MAIL_TRANSPORT; what may wait a few seconds, and must not be
lost, is added to the queue of letters (mail/queue.py), which the delivery worker sends.
"""

from contextlib import AbstractContextManager
from functools import lru_cache
from importlib import import_module

from django.conf import settings
from django.core.mail import EmailMessage

from prevent_portal.mail.base import CannotSeal, Sent, Transport, TransportError

# Named, not imported: a portal that sends by SMTP does not load Amazon's library at every start.
TRANSPORTS = {
    "smtp": "prevent_portal.mail.smtp.SmtpTransport",
    "ses": "prevent_portal.mail.ses.SesTransport",
    "notify": "prevent_portal.mail.notify.NotifyTransport",
}

__all__ = ["TRANSPORTS", "CannotSeal", "Sent", "TransportError", "kept_open", "send"]


def send(message: EmailMessage) -> Sent:
    """To its one recipient, at once. Raises TransportError. Call it outside any database transaction."""
    return _transport().send(message)


def kept_open() -> AbstractContextManager[None]:
    """Around a batch: a connection to the mail server stays open from one mail to the next."""
    return _transport().kept_open()


def _transport() -> Transport:
    return _load(settings.MAIL_TRANSPORT)


@lru_cache
def _load(name: str) -> Transport:
    module, _, transport = TRANSPORTS[name].rpartition(".")
    return getattr(import_module(module), transport)()
