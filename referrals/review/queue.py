"""The officers' queue in keyset pages, by priority and time limit, and the short lists beside it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from prevent_portal.queries import in_order
from referrals.models import Concern, Delivery, Officer, Transfer
from referrals.models.concern import ConcernQuerySet
from referrals.models.delivery import DeliveryQuerySet
from referrals.models.keyset import comes_after, comes_before
from referrals.models.priority import BY_RISK

PAGE_SIZE = 25
_MINUTE = "%Y%m%d%H%M%z"


@dataclass(frozen=True)
class Page:
    """`after` is the cursor of the next page, empty on the last; `before` of the one before, empty on the first."""

    concerns: list[Concern]
    after: str
    before: str


def page(concerns: ConcernQuerySet, *, cursor: str = "", before: str = "", few_days: bool = False) -> Page:
    """One page in queue order: after a cursor, or before one. A malformed cursor gives the first page.

    With `few_days` the concerns are found by an index on received_at and then sorted.
    """
    if before_key := _parse_cursor(before):
        found = _found(concerns.filter(comes_before(Concern, before_key)), few_days, is_reversed=True)
        if len(found) < PAGE_SIZE:
            # Some have gone meanwhile, and the first page has room for others.
            return page(concerns, few_days=few_days)
        shown = found[-PAGE_SIZE:]
        return Page(shown, after=cursor_of(shown[-1]), before=cursor_of(shown[0]) if len(found) > PAGE_SIZE else "")
    found = _found(after(concerns, cursor), few_days)
    shown = found[:PAGE_SIZE]
    is_first = _parse_cursor(cursor) is None
    return Page(
        shown,
        after=cursor_of(shown[-1]) if len(found) > PAGE_SIZE else "",
        # Behind the last one, what was before the cursor.
        before="" if is_first else cursor_of(shown[0]) if shown else cursor,
    )


def _found(concerns: ConcernQuerySet, few_days: bool, *, is_reversed: bool = False) -> list[Concern]:
    """At most one more than a page, those next to the cursor, in queue order."""
    keys = concerns.by_risk_of_few() if few_days else concerns.by_risk()
    keys = keys.reverse() if is_reversed else keys
    shown = Concern.objects.filter(pk__in=keys.values("pk")[: PAGE_SIZE + 1]).select_related("area", "owner__user")
    # The report is opened for its row; the reason of an outcome is long and is not shown.
    return in_order(shown.defer("rationale_sealed"), *BY_RISK)


def after(concerns: ConcernQuerySet, cursor: str) -> ConcernQuerySet:
    """Concerns after the cursor in queue order; all of them if it is malformed."""
    key = _parse_cursor(cursor)
    return concerns.filter(comes_after(Concern, key)) if key else concerns


def cursor_of(concern: Concern) -> str:
    target, received = (f"{at.astimezone(UTC):{_MINUTE}}" for at in (concern.target_at, concern.received_at))
    return f"{concern.priority}_{target}_{received}_{concern.id.hex}"


@dataclass(frozen=True)
class SideLists:
    follow_ups: list[Concern]
    offers: list[Concern]
    finished: list[Concern]
    sent_on: list[Transfer]


def side_lists(officer: Officer, today: date) -> SideLists:
    return SideLists(
        follow_ups=list(_follow_ups(officer, today)[:PAGE_SIZE]),
        offers=list(_offers(officer)[:PAGE_SIZE]),
        finished=list(_finished(officer)[:PAGE_SIZE]),
        sent_on=list(_sent_on(officer)[:PAGE_SIZE]),
    )


def _follow_ups(officer: Officer, today: date) -> QuerySet[Concern]:
    concerns = Concern.objects.visible_to(officer).unfinished().filter(owner=officer, follow_up_on__lte=today)
    return (
        concerns.select_related("area").only("reference", "area__name", "follow_up_on").order_by("follow_up_on", "id")
    )


def _offers(officer: Officer) -> QuerySet[Concern]:
    offered = Concern.objects.visible_to(officer).offered_to_officer(officer)
    shown = ("reference", "area__name", "owner__is_supervisor", "owner__user")
    return offered.select_related("area", "owner__user").only(*shown).by_risk()


def calls(officer: Officer) -> list[Delivery]:
    shown = ("to", "due_at", "failures", "concern__reference", "concern__urgency", "concern__area__name")
    tasks = _calls(officer).one_for_many().select_related("concern__area")
    return list(tasks.only(*shown).order_by("due_at")[:PAGE_SIZE])


def count_calls(officer: Officer) -> int:
    """At most one more than a page shows."""
    return _calls(officer).count_tasks(PAGE_SIZE + 1)


def _calls(officer: Officer) -> DeliveryQuerySet:
    return Delivery.objects.calls_to_make().filter(concern__force_id=officer.force_id)


def _finished(officer: Officer) -> QuerySet[Concern]:
    concerns = Concern.objects.visible_to(officer).filter(closed_at__isnull=False)
    return concerns.select_related("area").only("reference", "area__name", "outcome").order_by("-closed_at")


def _sent_on(officer: Officer) -> QuerySet[Transfer]:
    sent = Transfer.objects.sent_by(officer).select_related("concern", "to_force")
    return sent.only("at", "concern__reference", "to_force__name")


def _parse_cursor(cursor: str) -> dict[str, Any] | None:
    try:
        priority, target_at, received_at, concern_id = cursor.split("_")
        moments = [datetime.strptime(text, _MINUTE).astimezone(UTC) for text in (target_at, received_at)]
        number, key_id = int(priority), UUID(hex=concern_id)
    except (ValueError, OverflowError):
        return None
    # In the order of models.priority.BY_RISK. A number too large for the column would be a database error.
    key = {"priority": number, "target_at": moments[0], "received_at": moments[1], "id": key_id}
    return key if -1_000 < number < 1_000 else None
