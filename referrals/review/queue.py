"""The officers' queue: by risk, then by waiting time, in keyset pages, narrowed to whose and where."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q

from referrals.models import Concern, Delivery, Officer, State, Transfer
from referrals.models.concern import ConcernQuerySet

PAGE_SIZE = 25
# Whose concerns, in the words of the page's filter.
WHOSE = {"all": "All", "mine": "Mine", "unowned": "Nobody's yet", "second": "Awaiting a second officer"}


@dataclass(frozen=True)
class Shown:
    """What the queue is narrowed to. What cannot be read in the address narrows nothing."""

    whose: str = "all"
    area: str = ""
    state: str = ""

    def address(self, **changes: str) -> str:
        """The query string of this view of the queue, changed in part."""
        given = {"whose": self.whose, "area": self.area, "state": self.state} | changes
        return "?" + urlencode({name: value for name, value in given.items() if value and value != "all"})


@dataclass(frozen=True)
class Page:
    concerns: list[Concern]
    after: str  # the cursor of the next page, or nothing


def read_shown(query: Mapping[str, str]) -> Shown:
    whose, area, state = query.get("whose", ""), query.get("area", "")[:60], query.get("state", "")
    return Shown(
        whose if whose in WHOSE else "all",
        "" if "\x00" in area else area,
        state if state in State.values and state != State.CLOSED else "",
    )


def waiting(officer: Officer, shown: Shown, *, cursor: str = "") -> Page:
    """Concerns of the officer's force that are not closed. A cursor that cannot be read is the first page."""
    concerns = _narrowed(officer, shown).select_related("area", "owner__user").by_risk()
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


def follow_ups(officer: Officer, today: date) -> list[Concern]:
    """The officer's own whose day to look again has come."""
    concerns = Concern.objects.visible_to(officer).unfinished().filter(owner=officer, follow_up_on__lte=today)
    return list(concerns.select_related("area").order_by("follow_up_on", "id")[:PAGE_SIZE])


def finished(officer: Officer) -> list[Concern]:
    """The latest that were closed."""
    concerns = Concern.objects.visible_to(officer).filter(closed_at__isnull=False)
    return list(concerns.select_related("area").order_by("-closed_at")[:PAGE_SIZE])


def calls(officer: Officer) -> list[Delivery]:
    """Phone tasks of the officer's force, the longest waiting first."""
    concerns = Concern.objects.visible_to(officer)
    waiting_calls = Delivery.objects.calls_to_make().filter(concern__in=concerns)
    return list(waiting_calls.select_related("concern__area").order_by("due_at")[:PAGE_SIZE])


def _narrowed(officer: Officer, shown: Shown) -> ConcernQuerySet:
    concerns = Concern.objects.visible_to(officer).unfinished()
    if shown.whose == "mine":
        concerns = concerns.owned_by(officer)
    elif shown.whose == "unowned":
        concerns = concerns.unowned()
    elif shown.whose == "second":
        concerns = concerns.awaiting_approval_by(officer)
    if shown.area:
        concerns = concerns.filter(area__slug=shown.area)
    return concerns.filter(state=shown.state) if shown.state else concerns


def sent_on(officer: Officer) -> list[Transfer]:
    """The latest that this force sent to another: a stub, without what was said."""
    sent = Transfer.objects.sent_by(officer).select_related("concern", "to_force")
    return list(sent[:PAGE_SIZE])


def _write(concern: Concern) -> str:
    return f"{concern.urgency}_{concern.received_at:%Y%m%d%H%M%z}_{concern.id.hex}"


def _read(cursor: str) -> tuple[int, datetime, UUID] | None:
    try:
        urgency, received_at, concern_id = cursor.split("_")
        received = datetime.strptime(received_at, "%Y%m%d%H%M%z").astimezone(UTC)
        return int(urgency), received, UUID(hex=concern_id)
    except (ValueError, OverflowError):
        return None
