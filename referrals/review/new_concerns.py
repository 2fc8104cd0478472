"""How many concerns came since a page was made, without a number on any of them that would tell their order."""

from datetime import UTC, datetime, timedelta

from django.db.models import Q

from referrals.models import Concern, Officer

_MINUTE = "%Y%m%d%H%M"


def mark(officer: Officer, now: datetime) -> str:
    """For a page to ask with: this minute, and how many had come in it by now, as times are kept to the minute."""
    minute = now.astimezone(UTC).replace(second=0, microsecond=0)
    return f"{minute:{_MINUTE}}_{_arrived(officer, minute)}"


def arrived_since(officer: Officer, text: str, now: datetime) -> int | None:
    """None for a mark that cannot be read, or is of another day: the page is to be loaded again."""
    try:
        minute, known = text.split("_")
        since, before = datetime.strptime(minute, _MINUTE).replace(tzinfo=UTC), int(known)
    except ValueError:
        return None
    if not timedelta(0) <= now - since <= timedelta(days=1):
        return None
    return max(_arrived(officer, since) - before, 0)


def _arrived(officer: Officer, since: datetime) -> int:
    came = Q(received_at__gte=since) | Q(handed_over_at__gte=since)
    return Concern.objects.visible_to(officer).filter(came).count()
