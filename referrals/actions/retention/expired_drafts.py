"""What is removed when its time is over."""

from datetime import datetime, timedelta

from referrals.models import Draft, Worker


def delete_expired_drafts(*, at: datetime) -> int:
    """Drafts, with their pictures, and receipts that nobody came back to. Without the reporter's cookie they are
    noise already.
    """
    _, deleted = Draft.objects.expired(at).delete()
    return deleted.get(Draft._meta.label, 0)


def forget_workers(*, at: datetime) -> int:
    """Each start of a worker leaves a name behind."""
    deleted, _ = Worker.objects.filter(beat_at__lt=at - timedelta(days=7)).delete()
    return deleted
