"""The mail of a delivery: a notice, the concern itself, encrypted, or the reporter's receipt."""

from django.core.mail import EmailMessage

from referrals.models import Delivery, Mode
from referrals.models.delivery import Purpose
from referrals.transports.notice import notice
from referrals.transports.receipt import receipt
from referrals.transports.sealed import sealed_mail


def compose(delivery: Delivery) -> EmailMessage:
    """Raises CannotSeal where a sealed mail cannot be made; a notice, which says less, replaces it for one reason
    alone: a supervisor has restricted the concern, so that nothing of what was said may be sent.
    """
    if delivery.purpose == Purpose.RECEIPT:
        return receipt(delivery)
    is_sealed = delivery.mode == Mode.SEALED and not delivery.concern.restricted_at
    return sealed_mail(delivery) if is_sealed else notice(delivery)
