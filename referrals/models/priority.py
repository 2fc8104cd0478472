"""The queue's order as a generated column, so that no change of a fact can leave it out of date (ADR 44).

It reveals no more than the columns that it is computed from, and is emptied with them.
"""

from functools import reduce
from operator import add
from typing import cast

from django.db import models
from django.db.models import Case, Q, Value, When
from django.db.models.expressions import CombinedExpression

from referrals.models.urgency import Urgency

# Most important first: each weighs more than all below it together. A concern without the fact comes later.
WEIGHTS: dict[str, tuple[int, Q]] = {
    "danger": (64, Q(urgency=Urgency.URGENT)),
    "overdue": (32, Q(is_overdue=True)),
    "child": (16, Q(about_child=True)),
    "earlier": (8, Q(has_earlier=True)),
    "violence": (4, Q(violence=True)),
    "unread": (2, Q(unread_at__isnull=False)),
}
# Priorities of concerns with a sign of danger are below this.
NO_DANGER = WEIGHTS["danger"][0]


# Concerns received over a weekend share one time limit, so the time of receipt follows it.
BY_RISK = ("priority", "target_at", "received_at", "id")


class Priority(models.GeneratedField):
    # "INSERT ... RETURNING priority" would ask the public tier for the right to read what it may only write.
    db_returning = False  # type: ignore[assignment]


def priority_of_facts() -> CombinedExpression:
    """0 for a concern with every fact; each missing fact adds its weight."""
    missing = [Case(When(is_so, then=Value(0)), default=Value(weight)) for weight, is_so in WEIGHTS.values()]
    return cast(CombinedExpression, reduce(add, missing))


def priority_field() -> Priority:
    return Priority(expression=priority_of_facts(), output_field=models.SmallIntegerField(), db_persist=True)


def queue_indexes(is_open: Q) -> list[models.Index]:
    # One for each list of the queue, partial, so that other rows do not slow it down.
    return [
        _in_order("queue", "force", only=is_open),
        _in_order("of_owner", "owner", only=is_open),
        _in_order("in_area", "area", only=is_open),
        _in_order("in_state", "force", "state", only=is_open),
        _in_order("unowned", "force", only=is_open & Q(owner=None)),
        *(_in_order(name, "force", only=is_open & is_so) for name, (_, is_so) in WEIGHTS.items() if name != "danger"),
        # For a range of days: all sort columns are in the index.
        models.Index(
            fields=["force", "received_at", "state", "priority", "target_at", "id"],
            name="concern_of_days",
            condition=is_open,
        ),
        models.Index(fields=["offered_to"], name="concern_offered", condition=Q(offered_to__isnull=False)),
        models.Index(fields=["force", "received_at"], name="concern_arrived"),
        models.Index(
            fields=["force", "handed_over_at"], name="concern_sent_here", condition=Q(handed_over_at__isnull=False)
        ),
    ]


def _in_order(name: str, *leading: str, only: Q) -> models.Index:
    return models.Index(fields=[*leading, *BY_RISK], name=f"concern_{name}", condition=only)
