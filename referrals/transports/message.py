"""Choose the mail of a delivery: a notice, the encrypted concern, or the reporter's receipt."""

from django.core.mail import EmailMessage

from referrals.models import Delivery, Mode
from referrals.models.delivery import Purpose
from referrals.transports.notice import notice
from referrals.transports.receipt import receipt
from referrals.transports.sealed import sealed_mail


def compose(delivery: Delivery) -> EmailMessage:
    """A notice replaces a sealed mail only if a supervisor has restricted the concern, whose content must not be
    sent then.

    Raises CannotSeal when a sealed mail cannot be made.
    """
    if delivery.purpose == Purpose.RECEIPT:
        return receipt(delivery)
    is_sealed = delivery.mode == Mode.SEALED and not delivery.concern.restricted_at
    return sealed_mail(delivery) if is_sealed else notice(delivery)
