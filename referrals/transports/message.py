"""The mail of a delivery: a notice, the concern itself, encrypted, or the reporter's receipt."""

from django.core.mail import EmailMessage

from referrals.models import Delivery, Mode
from referrals.models.delivery import Purpose
from referrals.transports.notice import notice
from referrals.transports.receipt import receipt
from referrals.transports.sealed import sealed_mail


def compose(delivery: Delivery) -> EmailMessage:
    """Raises CannotSeal where a sealed mail cannot be made; it is never replaced by a notice."""
    if delivery.purpose == Purpose.RECEIPT:
        return receipt(delivery)
    return sealed_mail(delivery) if delivery.mode == Mode.SEALED else notice(delivery)
