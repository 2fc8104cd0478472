"""Ways of telling a contact that a concern is waiting."""

from referrals.models import Delivery
from referrals.transports.base import Sent, Transport, TransportError
from referrals.transports.email import EmailTransport

# A phone call is not here: no machine makes it (transports/phone.py).
_TRANSPORTS: dict[str, Transport] = {"email": EmailTransport()}

__all__ = ["Sent", "TransportError", "send"]


def send(delivery: Delivery) -> Sent:
    return _TRANSPORTS[delivery.transport].send(delivery)
