"""Delete expired drafts and marks of receipts, what ties a concern to its draft, and rows of stopped workers."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F

from referrals.models import Concern, Draft, ReceiptMark, Worker

BATCH = 500


def delete_expired_drafts(*, at: datetime) -> int:
    _, deleted = Draft.objects.expired(at).delete()
    return deleted.get(Draft._meta.label, 0)


@transaction.atomic
def forget_drafts_of_concerns(*, at: datetime) -> int:
    """Once a receipt is over, nothing needs to know which draft a concern was sent from."""
    received = at - timedelta(minutes=settings.RECEIPT_MINUTES + 1)
    concerns = Concern.objects.filter(received_at__lte=received).exclude(draft_id=F("id"))
    if connection.features.has_select_for_update_skip_locked:
        concerns = concerns.select_for_update(skip_locked=True)
    ids = list(concerns.order_by("received_at").values_list("pk", flat=True)[:BATCH])
    return Concern.objects.filter(pk__in=ids).update(draft_id=F("id"))


def delete_expired_receipt_marks(*, at: datetime) -> int:
    return int(ReceiptMark.objects.expired(at).delete()[0])


def delete_stale_workers(*, at: datetime) -> int:
    deleted, _ = Worker.objects.filter(beat_at__lt=at - timedelta(days=7)).delete()
    return deleted
