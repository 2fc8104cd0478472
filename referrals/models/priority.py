"""The queue's order as a generated column, so that no change of a fact can leave it out of date (ADR 44).

It reveals no more than the columns that it is computed from, and is emptied with them.
"""

from functools import reduce
from operator import add, or_
from typing import cast

from django.db import models
from django.db.models import Case, Q, Value, When
from django.db.models.expressions import CombinedExpression

from referrals.models.danger_sign import DangerSign
from referrals.models.urgency import Urgency

# Signs in the reporter's words that come before a danger that was only ticked. A child in danger has a weight below.
NAMED_SIGNS = (DangerSign.WEAPON, DangerSign.PLAN, DangerSign.TRAVEL, DangerSign.THREAT)
_NAMED = reduce(or_, (Q(danger_signs__contains=sign.value) for sign in NAMED_SIGNS))

# Most important first: each weighs more than all below it together. A concern without the fact comes later.
WEIGHTS: dict[str, tuple[int, Q]] = {
    "named": (128, Q(urgency=Urgency.URGENT) & _NAMED),
    "danger": (64, Q(urgency=Urgency.URGENT)),
    "overdue": (32, Q(is_overdue=True)),
    "child": (16, Q(about_child=True)),
    "earlier": (8, Q(has_earlier=True)),
    "violence": (4, Q(violence=True)),
    "unread": (2, Q(unread_at__isnull=False)),
}
# Priorities of concerns with a named sign are below the first, and of those with any danger below the second.
NOT_NAMED, NO_DANGER = 0, WEIGHTS["danger"][0]
# Facts with an index of their own. Those before them are a range of the priority.
_LISTED = ("overdue", "child", "earlier", "violence", "unread")

# Concerns received over a weekend share one time limit, so the time of receipt follows it.
BY_RISK = ("priority", "target_at", "received_at", "id")


class Priority(models.GeneratedField):
    # "INSERT ... RETURNING priority" would ask the public tier for the right to read what it may only write.
    db_returning = False  # type: ignore[assignment]


def priority_of_facts() -> CombinedExpression:
    """Each missing fact adds its weight, to less than zero.

    So a concern without a named sign has the priority that the version without them gave it, and compares it with.
    """
    missing = [Case(When(is_so, then=Value(0)), default=Value(weight)) for weight, is_so in WEIGHTS.values()]
    return cast(CombinedExpression, reduce(add, missing, Value(-WEIGHTS["named"][0])))


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
        *(_in_order(name, "force", only=is_open & WEIGHTS[name][1]) for name in _LISTED),
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
