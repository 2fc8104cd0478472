"""Time limits for opening a concern and for recording its outcome.

An outcome is due within five working days, as forces commonly state, or one if urgent, counted from when the force
received the concern; DECIDE_WITHIN sets other hours, and FORCE_TARGETS those of a force. Waiting for information does
not stop the clock. `force` is a slug throughout.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q

from guidance.directory import AreaEntry
from referrals.models import Urgency
from referrals.rules import working_hours
from referrals.rules.force_targets import Targets, each_targets, targets_of
from referrals.rules.working_hours import Hours


def target_for(urgency: Urgency, since: datetime, force: str) -> datetime:
    own = targets_of(force)
    return working_hours.after(since.replace(second=0, microsecond=0), own.decided_within(urgency), own.hours)


def is_near(at: datetime, *, in_hours: bool = False) -> Q:
    """Filters concerns of whose time limit LIMIT_NEAR_AFTER is over. It may have passed.

    With `in_hours`, only those of forces that work at that time.
    """
    found = Q(pk__in=())
    for own, concerns in each_targets():
        if in_hours and not working_hours.is_open(at, own.hours):
            continue
        urgent, standard = (_near_until(own, urgency, at) for urgency in (Urgency.URGENT, Urgency.STANDARD))
        near = Q(urgency=Urgency.URGENT, target_at__lte=urgent) | Q(urgency=Urgency.STANDARD, target_at__lte=standard)
        found |= concerns & near
    return found


def _near_until(own: Targets, urgency: Urgency, at: datetime) -> datetime:
    return working_hours.after(at, own.decided_within(urgency) * (1 - settings.LIMIT_NEAR_AFTER), own.hours)


def is_open(at: datetime, force: str) -> bool:
    return working_hours.is_open(at, targets_of(force).hours)


def minutes_between(start: datetime, end: datetime, force: str) -> int:
    return working_hours.between(start, end, targets_of(force).hours) // timedelta(minutes=1)


def look_by(since: datetime, force: str) -> datetime:
    """When a reporter is told that a report is to be opened by, as one that is not urgent.

    An urgent one is to be opened sooner, which nobody who holds the return code is to learn from the date.
    """
    own = targets_of(force)
    return working_hours.after(since, own.open_within(Urgency.STANDARD, 0), own.hours)


def decide_by(since: datetime, force: str) -> datetime:
    """When a reporter is told that the team aims to decide by: see look_by."""
    return target_for(Urgency.STANDARD, since, force)


@dataclass(frozen=True)
class Reading:
    """When a standard report that is sent now may first be read, and when it is due to be."""

    is_open: bool
    opens_at: datetime
    due_at: datetime
    hours: Hours
    is_confirmed: bool


def readings_from(now: datetime, areas: Sequence[AreaEntry]) -> list[tuple[str, Reading]]:
    """For each force of these areas, by its name; without one where all have the same times, or none is known."""
    readings = {area.force_name: _reading(now, area.force_slug) for area in areas} or {"": _reading(now, "")}
    if len(set(readings.values())) > 1:
        return list(readings.items())
    return [("", next(iter(readings.values())))]


def _reading(now: datetime, force: str) -> Reading:
    own = targets_of(force)
    return Reading(
        working_hours.is_open(now, own.hours),
        working_hours.next_opening(now, own.hours),
        look_by(now, force),
        own.hours,
        own.is_confirmed,
    )


def time_left(target_at: datetime, now: datetime, force: str) -> str:
    """ "3 working days left", in whole working days or else hours; empty when the time is over."""
    if target_at <= now:
        return ""
    own = targets_of(force).hours
    left = working_hours.between(now, target_at, own)
    days, hours = left // own.in_a_day, left // timedelta(hours=1)
    if days:
        return f"{days} working {'day' if days == 1 else 'days'} left"
    return f"{hours} working {'hour' if hours == 1 else 'hours'} left" if hours else "under a working hour left"
