"""Compare the database's clock with what does not go by it, before anything is destroyed (ADR 81)."""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.utils import timezone

from referrals.actions.audit.chain_ends import newest

MOST_APART = timedelta(minutes=10)
# The worker writes a file of chain ends every day; its file system dates it.
MOST_FROM_FILE = timedelta(days=3)


def differing_sources(at: datetime) -> str:
    """Empty, or which clock differs from `at`, the database's. Without a file of chain ends, none is compared."""
    apart = abs(timezone.now() - at)
    if apart > MOST_APART:
        return f"this machine's clock is {_words(apart)} from the database's"
    file = newest(settings.CHAIN_ENDS_DIR)
    if file is not None:
        apart = abs(datetime.fromtimestamp(file.stat().st_mtime, UTC) - at)
        if apart > MOST_FROM_FILE:
            return f"the newest file of chain ends was written {_words(apart)} from the database's time"
    return ""


def _words(apart: timedelta) -> str:
    return f"{apart.days} days" if apart.days else f"{apart.seconds // 60} minutes"
