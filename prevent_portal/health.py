"""Health checks for monitors: liveness and readiness. They reveal only the names of failing checks.

The database logins of the public and editors' tiers cannot see the queue, so these report it as unseen, not as empty.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import Error as DatabaseError
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from guidance import directory
from prevent_portal import clock, tiers
from prevent_portal.mail import queue
from referrals.actions.faults.key_register import register_faults
from referrals.actions.monitoring.service_status import HEARTBEAT, queue_age
from referrals.actions.retention.backlog import Backlog, read_backlog
from referrals.actions.retention.reviews import read_reviews
from referrals.database import bypass
from referrals.database.force_scope import across_forces
from referrals.models import Worker

# Temporary refusals are retried within minutes, so an hour means a real failure.
OLDEST_MAIL = timedelta(hours=1)
QUEUE, RETENTION = "queue", "retention"


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    unseen = [] if tiers.serves(tiers.OFFICERS) else [QUEUE, RETENTION]
    failing = [name for name, check in CHECKS.items() if name not in unseen and not _passes(check)]
    unchecked = {"unseen": unseen} if unseen else {}
    if failing:
        return JsonResponse({"status": "not ready", "failing": failing} | unchecked, status=503)
    return JsonResponse({"status": "ok"} | _ages(unseen) | unchecked)


def _ages(unseen: list[str]) -> dict[str, int]:
    """In seconds, and numbers of concerns, for monitors that warn before a check fails."""
    now = clock.now()
    heartbeat = {"heartbeat_age": int((now - Worker.objects.latest("beat_at").beat_at).total_seconds())}
    if QUEUE in unseen:
        return heartbeat
    backlog = _backlog()
    destruction = {
        "destruction_due": backlog.due,
        "destruction_overdue": backlog.overdue,
        "destruction_blocked": backlog.blocked_count,
    }
    with across_forces():
        reviews = read_reviews(now)
    asked = {"reviews_due": reviews.due, "reviews_overdue": reviews.overdue}
    return {"queue_age": int(_waiting(now).total_seconds())} | destruction | asked | heartbeat


def _passes(check: Callable[[], bool]) -> bool:
    """A database that does not answer fails the check instead of causing a 500."""
    try:
        return check()
    except DatabaseError:
        return False


def _database_answers() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() == (1,)


def _worker_beats() -> bool:
    return Worker.objects.filter(beat_at__gte=clock.now() - HEARTBEAT).exists()


def _queue_moves() -> bool:
    return _waiting(clock.now()) <= OLDEST_MAIL


def _waiting(now: datetime) -> timedelta:
    """The age of the oldest unsent delivery or letter."""
    with across_forces():
        return max(queue_age(now), queue.waiting(now))


def _backlog() -> Backlog:
    with across_forces():
        return read_backlog(clock.now())


def _row_level_security_holds() -> bool:
    """Not in a demo, which uses one database login for everything."""
    return settings.DEMO or not bypass.faults()


def _contacts_are_confirmed() -> bool:
    areas = directory.areas()
    return bool(areas) and all(_takes_concerns(area.slug) for area in areas)


def _takes_concerns(slug: str) -> bool:
    return any(contact.is_confirmed for contact in directory.contacts_for(slug) if contact.purpose == "referral")


CHECKS: dict[str, Callable[[], bool]] = {
    "database": _database_answers,
    "worker": _worker_beats,
    "contacts": _contacts_are_confirmed,
    QUEUE: _queue_moves,
    RETENTION: lambda: _backlog().is_well,
    "row_level_security": _row_level_security_holds,
    "sealing_keys": lambda: not register_faults(),
}
