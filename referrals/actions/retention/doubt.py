"""Why the clock is not trusted, so that nothing is destroyed by it (ADR 81)."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from referrals.database.times import TOLERANCE
from referrals.models import Event, ForceAuditLog
from referrals.models.event import Kind

# After a longer gap the clock may have jumped: count, destroy nothing, until a person says that it is right.
LONGEST_GAP = timedelta(days=3)
# A portal that is in use has an event within this time.
LONGEST_QUIET = timedelta(days=31)


def doubt_clock(at: datetime) -> str:
    """Empty, or why a person has to confirm the clock before anything is destroyed."""
    runs = _runs()
    last = runs.first()
    if last is None:
        return "no run before this one bears the clock out"
    if at < last.at:
        return "the clock stands before the last run"
    if at - last.at > LONGEST_GAP:
        return f"the last run was {(at - last.at).days} days ago, or the clock has jumped"
    if last.facts["doubt"]:
        return "the last run doubted the clock, and nobody has confirmed it since"
    confirmed = runs.filter(facts__confirmed=True).first()
    if events_ahead(at) > (confirmed.facts["ahead"] if confirmed else 0):
        return "events stand ahead of the clock"
    known = [each.at for each in (_last_event(at), confirmed) if each]
    if at - max(known, default=at) > LONGEST_QUIET:
        return f"nothing has happened in the portal for {(at - max(known)).days} days, or the clock has jumped"
    return ""


def last_run() -> Event | None:
    return _runs().first()


def events_ahead(at: datetime) -> int:
    return Event.objects.filter(at__gt=at + TOLERANCE).count()


def _runs() -> QuerySet[Event]:
    logs = ForceAuditLog.objects.filter(force=None).values("pk")
    return Event.objects.filter(concern_id__in=logs, kind=Kind.RETENTION_RUN).order_by("-number")


def _last_event(at: datetime) -> Event | None:
    others = Event.objects.filter(at__lte=at + TOLERANCE).exclude(kind=Kind.RETENTION_RUN)
    return others.order_by("-at", "-id").first()
