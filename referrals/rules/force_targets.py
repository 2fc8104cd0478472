"""The working hours and time limits of each force.

A force that FORCE_TARGETS names has confirmed its own. For any other the portal's defaults hold, and the pages say
that its force has still to confirm them (ADR 0113).
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q

from guidance import directory
from referrals.models import Urgency
from referrals.rules.working_hours import DEFAULT_HOURS, Hours

# How many numbers of hours each has: the steps of an unopened concern, and an urgent and any other outcome.
_LIMITS = {"open_within_urgent": 3, "open_within_standard": 3, "decide_within": 2}
_MOST_HOURS = 1_000


@dataclass(frozen=True)
class Targets:
    """`decide_within` is of an urgent concern, then of any other. See time_limits.open_within for the other two."""

    hours: Hours
    open_within_urgent: Sequence[float]
    open_within_standard: Sequence[float]
    decide_within: Sequence[float]
    is_confirmed: bool

    def open_within(self, urgency: Urgency, step: int) -> timedelta:
        hours = self.open_within_urgent if urgency == Urgency.URGENT else self.open_within_standard
        return timedelta(hours=hours[step])

    def decided_within(self, urgency: Urgency) -> timedelta:
        urgent, standard = self.decide_within
        return timedelta(hours=urgent if urgency == Urgency.URGENT else standard)


def targets_of(force: str) -> Targets:
    """Of the force with this slug. Empty while nobody knows which force it will be."""
    own = settings.FORCE_TARGETS.get(force)
    if own is None:
        return Targets(
            DEFAULT_HOURS,
            settings.OPEN_WITHIN_URGENT,
            settings.OPEN_WITHIN_STANDARD,
            settings.DECIDE_WITHIN,
            is_confirmed=False,
        )
    hours = Hours(*(time.fromisoformat(each) for each in own["hours"]))
    return Targets(hours, **{name: own[name] for name in _LIMITS}, is_confirmed=True)


def each_targets() -> Iterator[tuple[Targets, Q]]:
    """With the concerns that have them, for queries."""
    own = list(settings.FORCE_TARGETS)
    for force in own:
        yield targets_of(force), Q(force__slug=force)
    yield targets_of(""), ~Q(force__slug__in=own) if own else Q()


def wrong_targets(given: Any) -> list[str]:
    """What of the setting cannot hold: sentences, for the system check."""
    if not isinstance(given, Mapping):
        return ["It is not a list of targets for each force"]
    return [f"{force}: {fault}" for force, own in given.items() for fault in _faults(force, own)]


def _faults(force: str, own: Any) -> Iterator[str]:
    if force not in directory.POLICE:
        yield "there is no force of this name"
    if not isinstance(own, Mapping) or set(own) != {"hours", *_LIMITS}:
        yield f"it needs hours, {', '.join(_LIMITS)}, and nothing else"
        return
    if not _are_hours(own["hours"]):
        yield 'hours are two times of one day, the earlier one first, like ["09:00", "17:00"]'
    for name, number in _LIMITS.items():
        if not _are_limits(own[name], number):
            yield f"{name} has {number} numbers of hours above 0, of which none is below the one before it"


def _are_hours(given: Any) -> bool:
    try:
        opens, closes = (time.fromisoformat(each) for each in given)
    except (TypeError, ValueError):
        return False
    return opens.tzinfo is None and closes.tzinfo is None and opens < closes


def _are_limits(given: Any, number: int) -> bool:
    if not isinstance(given, list) or len(given) != number:
        return False
    if not all(isinstance(each, int | float) and not isinstance(each, bool) for each in given):
        return False
    return all(math.isfinite(each) and 0 < each <= _MOST_HOURS for each in given) and given == sorted(given)
