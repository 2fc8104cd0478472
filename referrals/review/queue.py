"""The officers' queue: by risk, then by waiting time, in keyset pages."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.db.models import Q

from referrals.models import Concern, Delivery, Officer

PAGE_SIZE = 25


@dataclass(frozen=True)
class Page:
    concerns: list[Concern]
    after: str  # the cursor of the next page, or nothing


def waiting(officer: Officer, *, cursor: str = "") -> Page:
    """Concerns of the officer's force without an outcome. A cursor that cannot be read is the first page."""
    concerns = Concern.objects.visible_to(officer).unfinished().select_related("area").by_risk()
    if key := _read(cursor):
        urgency, received_at, concern_id = key
        concerns = concerns.filter(
            Q(urgency__gt=urgency)
            | Q(urgency=urgency, received_at__gt=received_at)
            | Q(urgency=urgency, received_at=received_at, id__gt=concern_id)
        )
    found = list(concerns[: PAGE_SIZE + 1])
    last = found[PAGE_SIZE - 1] if len(found) > PAGE_SIZE else None
    return Page(found[:PAGE_SIZE], _write(last) if last else "")


def finished(officer: Officer) -> list[Concern]:
    """The latest with an outcome."""
    concerns = Concern.objects.visible_to(officer).filter(outcome_at__isnull=False)
    return list(concerns.select_related("area").order_by("-outcome_at")[:PAGE_SIZE])


def calls(officer: Officer) -> list[Delivery]:
    """Phone tasks of the officer's force, the longest waiting first."""
    concerns = Concern.objects.visible_to(officer)
    waiting_calls = Delivery.objects.calls_waiting().filter(concern__in=concerns, concern__opened_at=None)
    return list(waiting_calls.select_related("concern__area").order_by("due_at")[:PAGE_SIZE])


def _write(concern: Concern) -> str:
    return f"{concern.urgency}_{concern.received_at:%Y%m%d%H%M%z}_{concern.id.hex}"


def _read(cursor: str) -> tuple[int, datetime, UUID] | None:
    try:
        urgency, received_at, concern_id = cursor.split("_")
        received = datetime.strptime(received_at, "%Y%m%d%H%M%z").astimezone(UTC)
        return int(urgency), received, UUID(hex=concern_id)
    except (ValueError, OverflowError):
        return None
