"""What is removed when its time is over."""

from datetime import datetime

from referrals.models import Draft


def delete_expired_drafts(*, at: datetime) -> int:
    """Drafts and receipts that nobody came back to. Without the reporter's cookie they are noise already."""
    deleted, _ = Draft.objects.expired(at).delete()
    return deleted
