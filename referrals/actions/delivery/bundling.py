"""When many notices come to one mailbox in an hour, the first go singly, and the rest in digests (ADR 0071)."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count

from referrals.models import Delivery, Urgency
from referrals.models.delivery import Purpose

# In an hour, to one mailbox, of one purpose and urgency.
SINGLES = 20
EVERY = {Urgency.URGENT: timedelta(minutes=5), Urgency.STANDARD: timedelta(minutes=15)}
# In one digest: more take another.
MOST = 2000
# A receipt goes to a reporter, and a follow-up names the day of one concern.
_ALWAYS_SINGLE = (Purpose.RECEIPT, Purpose.FOLLOW_UP)

_GROUP = ("to", "purpose", "concern__urgency")


def set_aside(rows: Sequence[Delivery], *, at: datetime) -> list[Delivery]:
    """Return those to send singly now, and leave the others for their digest. The caller holds the rows' locks.

    In a demo every mail is sent singly.
    """
    if settings.DEMO or not rows:
        return list(rows)
    sent = Delivery.objects.filter(to__in={row.to for row in rows}, sent_at__gt=at - timedelta(hours=1))
    numbers = Counter({(to, purpose, urgency): number for to, purpose, urgency, number in _counted(sent)})
    single: list[Delivery] = []
    aside: list[Delivery] = []
    for row in rows:
        key = (row.to, row.purpose, row.concern.urgency)
        numbers[key] += 1
        (single if numbers[key] <= SINGLES or row.purpose in _ALWAYS_SINGLE else aside).append(row)
    for urgency, every in EVERY.items():
        ids = [row.pk for row in aside if row.concern.urgency == urgency]
        if ids:
            Delivery.objects.filter(pk__in=ids).update(bundled_until=_next(at, every))
    return single


def next_group(at: datetime) -> dict[str, Any] | None:
    """Filters for the deliveries of the digest that is due: urgent ones first."""
    due = Delivery.objects.bundles_due(at).order_by("concern__urgency", "bundled_until")
    return due.values(*_GROUP).first()


def _counted(sent: Any) -> Any:
    return sent.order_by().values_list(*_GROUP).annotate(number=Count("pk"))


def _next(at: datetime, every: timedelta) -> datetime:
    # By the clock and not by the first delivery, so that several workers choose the same moment.
    began = at - (at - datetime(2026, 1, 1, tzinfo=UTC)) % every
    return began + every
