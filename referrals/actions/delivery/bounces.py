"""Process a bounced mail: record it on the delivery, mark the contact as failing, and try the next contact."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from guidance import directory
from referrals.actions.delivery.queue import handle_undelivered, lock_delivery, record_event
from referrals.inbound_mail.bounces import Report, Verdict
from referrals.models import Delivery
from referrals.models.event import Kind

READER = "bounce reader"


def record_bounce(*, delivery_id: UUID, report: Report, at: datetime, by: str = READER) -> bool:
    """True when something changed: a report read twice, or about an unknown delivery, changes nothing.

    A bounce proves that a mail server had accepted the mail, even if its acknowledgement never reached the portal. A
    digest that comes back was the mail of each delivery in it.
    """
    if report.verdict not in {Verdict.PERMANENT, Verdict.FULL}:
        return False
    told = Delivery.objects.filter(Q(pk=delivery_id) | Q(bundle=delivery_id)).order_by("pk")
    return sum(_record(delivery, report, by=by, at=at) for delivery in told) > 0


@transaction.atomic
def _record(found: Delivery, report: Report, *, by: str, at: datetime) -> bool:
    delivery = lock_delivery(found)
    if delivery.bounced_at:
        return False
    delivery.sent_at = delivery.sent_at or at
    delivery.bounced_at, delivery.bounce_code = at, report.code
    delivery.leased_until = None
    delivery.save(update_fields=["sent_at", "bounced_at", "bounce_code", "leased_until"])
    permanent = report.verdict == Verdict.PERMANENT
    record_event(delivery, Kind.BOUNCED, by=by, at=at, permanent=permanent)
    if permanent and delivery.contact_id:
        reason = f"Mail to it came back ({report.code or 'no code'})."
        directory.mark_contact_failing(delivery.contact_id, reason=reason, by=by, at=at)
    if not delivery.withdrawn_at:
        handle_undelivered(delivery, at)
    return True
