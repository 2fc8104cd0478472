"""Count the concerns received since a page was rendered. Concerns have no serial number to compare with."""

from datetime import UTC, datetime, timedelta

from django.db.models import Q

from referrals.models import Concern, Officer

_MINUTE = "%Y%m%d%H%M"


def make_marker(officer: Officer, now: datetime) -> str:
    """Return the current minute and the count received in it so far: received_at is stored to the minute."""
    minute = now.astimezone(UTC).replace(second=0, microsecond=0)
    return f"{minute:{_MINUTE}}_{_count_received(officer, minute)}"


def count_since(officer: Officer, marker: str, now: datetime) -> int | None:
    """Return None for a marker that is malformed or over a day old: the page has to be reloaded."""
    try:
        minute, count = marker.split("_")
        since, before = datetime.strptime(minute, _MINUTE).replace(tzinfo=UTC), int(count)
    except ValueError:
        return None
    if not timedelta(0) <= now - since <= timedelta(days=1):
        return None
    return max(_count_received(officer, since) - before, 0)


def _count_received(officer: Officer, since: datetime) -> int:
    came = Q(received_at__gte=since) | Q(handed_over_at__gte=since)
    return Concern.objects.visible_to(officer).filter(came).count()
