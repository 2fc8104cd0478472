"""Ways of telling a contact that a concern is waiting."""

from contextlib import AbstractContextManager

from django.core.mail import EmailMessage

from referrals.models import Delivery
from referrals.models.delivery import Purpose
from referrals.transports.base import Sent, Transport, TransportError
from referrals.transports.email import EmailTransport
from referrals.transports.receipt import without_words

_EMAIL = EmailTransport()
# A phone call is not here: no machine makes it (transports/phone.py).
_TRANSPORTS: dict[str, Transport] = {"email": _EMAIL}

__all__ = ["Sent", "TransportError", "kept_open", "send", "send_message"]


def send(delivery: Delivery) -> Sent:
    transport = _TRANSPORTS[delivery.transport]
    if delivery.purpose != Purpose.RECEIPT:
        return transport.send(delivery)
    try:
        return Sent(without_words(transport.send(delivery).reply))
    except TransportError as error:
        raise TransportError(without_words(str(error)), permanent=error.permanent) from None


def send_message(message: EmailMessage) -> Sent:
    """Mail of the portal's own that belongs to no concern. Raises TransportError."""
    return _EMAIL.send_message(message)


def kept_open() -> AbstractContextManager[None]:
    """Around a batch: lines to the other side stay open from one delivery to the next."""
    return _EMAIL.kept_open()
