"""Who has how much to do, for supervisors: in one query, however many concerns and officers there are."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q

from referrals.models import Concern, Officer, State


@dataclass(frozen=True)
class Workload:
    """Of one officer, or, where there is none, of what nobody owns."""

    officer: Officer | None
    owned: int
    overdue: int
    waiting: int
    second: int
    oldest: datetime | None


def loads(supervisor: Officer, now: datetime) -> list[Workload]:
    """Nobody's first, then the officers with most that is overdue. Who owns nothing stands there too."""
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
    nothing = {"owned": 0, "overdue": 0, "waiting": 0, "second": 0, "oldest": None}
    # Who has left may own something still, and a supervisor has to see it.
    officers = Officer.objects.filter(force_id=supervisor.force_id).select_related("user")
    shown = officers.filter(Q(user__is_active=True) | Q(pk__in=[key for key in figures if key])).order_by(
        "user__email"
    )
    rows = [Workload(officer, **figures.get(officer.pk, nothing)) for officer in shown]
    rows.sort(key=lambda row: (-row.overdue, -row.owned))
    return [Workload(None, **figures.get(None, nothing)), *rows]
