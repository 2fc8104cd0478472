"""Ways of telling a contact that a concern is waiting."""

from referrals.models import Delivery
from referrals.models.delivery import Purpose
from referrals.transports.base import Sent, Transport, TransportError
from referrals.transports.email import EmailTransport
from referrals.transports.receipt import without_words

# A phone call is not here: no machine makes it (transports/phone.py).
_TRANSPORTS: dict[str, Transport] = {"email": EmailTransport()}

__all__ = ["Sent", "TransportError", "send"]


def send(delivery: Delivery) -> Sent:
    transport = _TRANSPORTS[delivery.transport]
    if delivery.purpose != Purpose.RECEIPT:
        return transport.send(delivery)
    try:
        return Sent(without_words(transport.send(delivery).reply))
    except TransportError as error:
        raise TransportError(without_words(str(error)), permanent=error.permanent) from None
