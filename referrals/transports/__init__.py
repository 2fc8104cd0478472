"""Compose and send the mail of a delivery to a contact or a reporter (over prevent_portal.mail).

Phone calls are made by people (transports/phone.py).
"""

from collections.abc import Sequence

from prevent_portal import mail
from prevent_portal.mail import CannotSeal, Sent, TransportError
from referrals.models import Delivery
from referrals.models.delivery import Purpose
from referrals.transports.message import compose
from referrals.transports.notice import digest
from referrals.transports.receipt import once_a_day, redact_reply

__all__ = ["CannotSeal", "Sent", "TransportError", "send", "send_digest"]


def send(delivery: Delivery) -> Sent:
    if delivery.purpose != Purpose.RECEIPT:
        return mail.send(compose(delivery))
    try:
        message = compose(delivery)
        with once_a_day(message.to[0]):
            return Sent(redact_reply(mail.send(message).reply))
    except TransportError as error:
        reply = redact_reply(str(error))
        raise TransportError(reply, permanent=error.permanent, needs_person=error.needs_person) from None


def send_digest(deliveries: Sequence[Delivery]) -> Sent:
    return send(deliveries[0]) if len(deliveries) == 1 else mail.send(digest(deliveries))
