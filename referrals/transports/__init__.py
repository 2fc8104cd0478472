"""What a contact, or a reporter, is told of a concern, and sending it (prevent_portal.mail).

A phone call is not here: no machine makes it (transports/phone.py).
"""

from prevent_portal import mail
from prevent_portal.mail import CannotSeal, Sent, TransportError
from referrals.models import Delivery
from referrals.models.delivery import Purpose
from referrals.transports.message import compose
from referrals.transports.receipt import without_words

__all__ = ["CannotSeal", "Sent", "TransportError", "send"]


def send(delivery: Delivery) -> Sent:
    """Raises TransportError."""
    if delivery.purpose != Purpose.RECEIPT:
        return mail.send(compose(delivery))
    try:
        return Sent(without_words(mail.send(compose(delivery)).reply))
    except TransportError as error:
        words = without_words(str(error))
        raise TransportError(words, permanent=error.permanent, needs_person=error.needs_person) from None
