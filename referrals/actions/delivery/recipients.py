"""Take the recipient of a delivery from the directory at the moment of sending, never from the delivery's own row.

Other processes may add deliveries: by what a row says, whoever holds their database login could have a concern opened
and mailed to an address and a certificate of their own (ADR 0057).
"""

from django.conf import settings

from referrals.models import Delivery, Mode, Officer
from referrals.models.delivery import Purpose
from referrals.transports import TransportError

_TO_DUTY_DESK = (Purpose.DUTY, Purpose.MESSAGE, Purpose.UNOPENED)
_TO_OFFICERS = (Purpose.ESCALATION, Purpose.FOLLOW_UP)


class NotListed(TransportError):
    """No mail is sent to this address: the directory, the settings and the force's officers do not have it."""

    def __init__(self, why: str) -> None:
        super().__init__(f"not sent: {why}", permanent=True)


def take_recipient(delivery: Delivery) -> None:
    """Set the delivery's address, certificate and mode to the directory's. `contact__area` and `concern` are loaded.

    Raises NotListed.
    """
    contact = delivery.contact
    if contact is None:
        _check_unlisted(delivery)
        now = (delivery.to, "", Mode.NOTICE)
    elif contact.area.force_id != delivery.concern.force_id:
        raise NotListed("the contact is another force's")
    elif not contact.is_confirmed:
        raise NotListed("the contact is not confirmed any more")
    else:
        # Only the first mail of a concern carries it: a reminder or a message is a notice.
        sealed = contact.certificate if delivery.mode == Mode.SEALED else ""
        now = (contact.value, sealed, Mode.SEALED if sealed else Mode.NOTICE)
    if now != (delivery.to, delivery.certificate, delivery.mode):
        delivery.to, delivery.certificate, delivery.mode = now
        delivery.save(update_fields=["to", "certificate", "mode"])


def _check_unlisted(delivery: Delivery) -> None:
    purpose, to = delivery.purpose, delivery.to
    if purpose == Purpose.RECEIPT and not to:
        return  # the transport unseals the address
    if purpose in _TO_DUTY_DESK and to in settings.DUTY_EMAILS:
        return
    officers = Officer.objects.filter(force_id=delivery.concern.force_id, user__is_active=True, user__email=to)
    if purpose not in _TO_OFFICERS or not officers.exists():
        raise NotListed("nobody's address of this force or of the duty desk")
