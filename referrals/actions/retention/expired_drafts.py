"""Delete expired drafts, marks of receipts, and the rows of workers that stopped long ago."""

from datetime import datetime, timedelta

from referrals.models import Draft, ReceiptMark, Worker


def delete_expired_drafts(*, at: datetime) -> int:
    _, deleted = Draft.objects.expired(at).delete()
    return deleted.get(Draft._meta.label, 0)


def delete_expired_receipt_marks(*, at: datetime) -> int:
    return int(ReceiptMark.objects.expired(at).delete()[0])


def delete_stale_workers(*, at: datetime) -> int:
    deleted, _ = Worker.objects.filter(beat_at__lt=at - timedelta(days=7)).delete()
    return deleted
