"""What is due for destruction, what keeps the rest, and whether the schedule does its work."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q

from referrals.actions.retention.destruction import closed, expired_at, obstacles_to_schedule
from referrals.actions.retention.doubt import last_run
from referrals.models import Concern
from referrals.rules.retention import BadSchedule, schedule

# Two nights: then something is wrong with the schedule.
OVERDUE_AFTER = timedelta(days=2)


@dataclass(frozen=True)
class Backlog:
    """Counts of concerns past their retention period: `due`, of which `overdue` for two days, and `blocked` by what.

    `stopped` says why the last run destroyed nothing; `is_readable` is false where RETENTION_DAYS cannot be read.
    """

    due: int = 0
    overdue: int = 0
    blocked: tuple[tuple[str, int], ...] = ()
    ran_at: datetime | None = None
    stopped: str = ""
    is_readable: bool = True

    @property
    def blocked_count(self) -> int:
        return sum(count for _, count in self.blocked)

    @property
    def is_well(self) -> bool:
        return self.is_readable and not self.overdue and not (self.due and self.stopped)


def read_backlog(at: datetime) -> Backlog:
    """In two statements."""
    try:
        periods = schedule()
    except BadSchedule as error:
        return Backlog(stopped=f"RETENTION_DAYS: {error}", is_readable=False)
    conditions = obstacles_to_schedule()
    free = ~_any(conditions.values())
    counted = closed().aggregate(
        due=Count("pk", filter=expired_at(periods, at) & free),
        overdue=Count("pk", filter=expired_at(periods, at - OVERDUE_AFTER) & free),
        **{
            f"blocked_{number}": Count("pk", filter=expired_at(periods, at) & condition)
            for number, condition in enumerate(conditions.values())
        },
    )
    blocked = ((words, counted[f"blocked_{number}"]) for number, words in enumerate(conditions))
    run = last_run()
    return Backlog(
        due=counted["due"],
        overdue=counted["overdue"],
        blocked=tuple((words, count) for words, count in blocked if count),
        ran_at=run.at if run else None,
        stopped=_stopped(run.facts) if run else "it has never run",
    )


def blocked_concerns(force_id: int, at: datetime, *, most: int) -> list[tuple[Concern, list[str]]]:
    """Those of a force that are past their period, the longest first, each with what keeps it."""
    conditions = obstacles_to_schedule()
    expired = closed().filter(expired_at(schedule(), at), _any(conditions.values()), force_id=force_id)
    found = list(expired.only("reference", "closed_at", "outcome").order_by("closed_at", "pk")[:most])
    kept_by: dict[UUID, list[str]] = {concern.pk: [] for concern in found}
    for words, condition in conditions.items():
        for pk in Concern.objects.filter(condition, pk__in=kept_by).values_list("pk", flat=True):
            kept_by[pk].append(words)
    return [(concern, kept_by[concern.pk]) for concern in found]


def _any(conditions: Iterable[Q]) -> Q:
    found = Q()
    for condition in conditions:
        found |= condition
    return found


def _stopped(facts: dict[str, object]) -> str:
    if facts["doubt"]:
        return "its last run doubted the clock"
    return "more was due than one run destroys without a person" if facts.get("too_many") else ""
