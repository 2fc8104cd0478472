"""Stop a contact that may be in wrong hands: what waits for it is not sent, and the next step is taken at once."""

from datetime import datetime

from django.db import transaction

from guidance import directory
from referrals.actions.delivery.queue import handle_undelivered, lock_delivery, record_event
from referrals.models import Delivery
from referrals.models.event import Kind


@transaction.atomic
def stop_contact(*, contact_id: int, reason: str, by: str, at: datetime) -> int:
    """Return how many deliveries were given up. What a worker is sending at this moment may still leave.

    Held mail stays held: it is released only to a contact that is confirmed. Raises directory.InvalidTransition.
    """
    directory.stop_contact(contact_id, reason=reason, by=by, at=at)
    waiting = Delivery.objects.outstanding().filter(contact_id=contact_id, held_at=None)
    stopped = [_give_up(row, by=by, at=at) for row in waiting.order_by("concern_id", "order")]
    return sum(stopped)


def _give_up(row: Delivery, *, by: str, at: datetime) -> bool:
    delivery = lock_delivery(row)
    if delivery.sent_at or delivery.given_up_at or delivery.withdrawn_at:
        return False
    was_due = delivery.due_at is not None
    delivery.given_up_at, delivery.leased_until = at, None
    delivery.save(update_fields=["given_up_at", "leased_until"])
    record_event(delivery, Kind.GIVEN_UP, by=by, at=at)
    if was_due:  # one on standby has its turn after another, which still stands
        handle_undelivered(delivery, at)
    return True
