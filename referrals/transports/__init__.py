"""Ways of telling a contact that a concern is waiting."""

from contextlib import AbstractContextManager
from functools import lru_cache
from importlib import import_module

from django.conf import settings
from django.core.mail import EmailMessage

from referrals.models import Delivery
from referrals.models.delivery import Purpose
from referrals.transports.base import CannotSeal, Sent, Transport, TransportError
from referrals.transports.message import compose
from referrals.transports.receipt import without_words

# Named, not imported: a portal that sends by SMTP does not load Amazon's library at every start.
# A phone call is not here: no machine makes it (transports/phone.py).
MAIL_TRANSPORTS = {
    "smtp": "referrals.transports.email.EmailTransport",
    "ses": "referrals.transports.ses.SesTransport",
    "notify": "referrals.transports.notify.NotifyTransport",
}

__all__ = ["MAIL_TRANSPORTS", "CannotSeal", "Sent", "TransportError", "kept_open", "send", "send_message"]


def send(delivery: Delivery) -> Sent:
    """Raises TransportError, as all of these."""
    if delivery.purpose != Purpose.RECEIPT:
        return send_message(compose(delivery))
    try:
        return Sent(without_words(send_message(compose(delivery)).reply))
    except TransportError as error:
        words = without_words(str(error))
        raise TransportError(words, permanent=error.permanent, needs_person=error.needs_person) from None


def send_message(message: EmailMessage) -> Sent:
    """Mail of the portal's own that belongs to no concern too."""
    return _mail().send(message)


def kept_open() -> AbstractContextManager[None]:
    """Around a batch: lines to the other side stay open from one delivery to the next."""
    return _mail().kept_open()


def _mail() -> Transport:
    return _load(settings.MAIL_TRANSPORT)


@lru_cache
def _load(name: str) -> Transport:
    module, _, transport = MAIL_TRANSPORTS[name].rpartition(".")
    return getattr(import_module(module), transport)()
