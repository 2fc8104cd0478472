"""What a monitor asks: is the process up, and is it fit to take a concern. Names of failing checks only."""

from collections.abc import Callable
from datetime import timedelta

from django.db import Error as DatabaseError
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from guidance import directory
from referrals.models import Worker
from referrals.standing import HEARTBEAT, queue_age
from referrals.walls.opening import across_forces

# A server that asks to come back later is tried again within minutes; an hour is no passing failure.
OLDEST_MAIL = timedelta(hours=1)


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    failing = [name for name, check in CHECKS.items() if not _passes(check)]
    if failing:
        return JsonResponse({"status": "not ready", "failing": failing}, status=503)
    return JsonResponse({"status": "ok"} | _figures())


def _figures() -> dict[str, int]:
    """In seconds; for a monitor that wants to see trouble coming."""
    now = timezone.now()
    beat = Worker.objects.latest("beat_at").beat_at
    with across_forces():
        waiting = queue_age(now)
    return {"queue_age": int(waiting.total_seconds()), "heartbeat_age": int((now - beat).total_seconds())}


def _passes(check: Callable[[], bool]) -> bool:
    """A database that does not answer fails every check that asks it, and is never a 500."""
    try:
        return check()
    except DatabaseError:
        return False


def _database_answers() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() == (1,)


def _worker_beats() -> bool:
    return Worker.objects.filter(beat_at__gte=timezone.now() - HEARTBEAT).exists()


def _queue_moves() -> bool:
    with across_forces():
        return queue_age(timezone.now()) <= OLDEST_MAIL


def _contacts_are_confirmed() -> bool:
    areas = directory.areas()
    return bool(areas) and all(_takes_concerns(area.slug) for area in areas)


def _takes_concerns(slug: str) -> bool:
    return any(contact.is_confirmed for contact in directory.contacts_for(slug) if contact.purpose == "referral")


CHECKS: dict[str, Callable[[], bool]] = {
    "database": _database_answers,
    "worker": _worker_beats,
    "contacts": _contacts_are_confirmed,
    "queue": _queue_moves,
}
