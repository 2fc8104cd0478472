"""Workload by officer, for supervisors. Takes the same number of queries for any number of officers."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q

from referrals.models import Concern, Officer, State


@dataclass(frozen=True)
class Workload:
    """Counts for one officer, or for unassigned concerns if `officer` is None."""

    officer: Officer | None
    owned: int
    overdue: int
    waiting: int
    second: int
    oldest: datetime | None


def workloads(supervisor: Officer, now: datetime) -> list[Workload]:
    """Unassigned concerns first, then every officer, those with most overdue concerns first."""
    concerns = Concern.objects.visible_to(supervisor).unfinished().order_by()
    figures = {
        row.pop("owner"): row
        for row in concerns.values("owner").annotate(
            owned=Count("pk"),
            overdue=Count("pk", filter=Q(target_at__lte=now)),
            waiting=Count("pk", filter=Q(state=State.AWAITING)),
            second=Count("pk", filter=Q(state=State.OUTCOME_RECORDED)),
            oldest=Min("received_at"),
        )
    }
    no_concerns = {"owned": 0, "overdue": 0, "waiting": 0, "second": 0, "oldest": None}
    # Officers who left are listed while they own a concern, so that a supervisor can reassign it.
    officers = Officer.objects.filter(force_id=supervisor.force_id).select_related("user", "stand_in__user")
    listed = officers.filter(Q(user__is_active=True) | Q(pk__in=[key for key in figures if key])).order_by(
        "user__email"
    )
    rows = [Workload(officer, **figures.get(officer.pk, no_concerns)) for officer in listed]
    rows.sort(key=lambda row: (-row.overdue, -row.owned))
    return [Workload(None, **figures.get(None, no_concerns)), *rows]
