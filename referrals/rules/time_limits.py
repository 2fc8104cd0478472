"""Time limits for opening a concern and for recording its outcome.

An outcome is due within five working days, as forces commonly state, or one if urgent, counted from when the force
received the concern; DECIDE_WITHIN sets other hours. Waiting for information does not stop the clock.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q

from referrals.models import Urgency
from referrals.rules import working_hours

WORKING_DAY = timedelta(hours=8)


def target_for(urgency: Urgency, since: datetime) -> datetime:
    return working_hours.after(since.replace(second=0, microsecond=0), _decide_within(urgency))


def is_near(at: datetime) -> Q:
    """Filters concerns of whose time limit LIMIT_NEAR_AFTER is over. It may have passed."""
    urgent, standard = (_near_until(urgency, at) for urgency in (Urgency.URGENT, Urgency.STANDARD))
    return Q(urgency=Urgency.URGENT, target_at__lte=urgent) | Q(urgency=Urgency.STANDARD, target_at__lte=standard)


def _near_until(urgency: Urgency, at: datetime) -> datetime:
    return working_hours.after(at, _decide_within(urgency) * (1 - settings.LIMIT_NEAR_AFTER))


def _decide_within(urgency: Urgency) -> timedelta:
    urgent, standard = settings.DECIDE_WITHIN
    return timedelta(hours=urgent if urgency == Urgency.URGENT else standard)


def open_within(urgency: Urgency, step: int) -> timedelta:
    """Until step 0 (remind the contact), 1 (notify supervisors) or 2 (notify the duty desk) of an unopened concern.

    Hours of day and night for an urgent concern, working hours for any other.
    """
    hours = settings.OPEN_WITHIN_URGENT if urgency == Urgency.URGENT else settings.OPEN_WITHIN_STANDARD
    return timedelta(hours=hours[step])


def look_by(since: datetime) -> datetime:
    """When a reporter is told that a report is to be opened by, as one that is not urgent.

    An urgent one is to be opened sooner, which nobody who holds the return code is to learn from the date.
    """
    return working_hours.after(since, open_within(Urgency.STANDARD, 0))


def decide_by(since: datetime) -> datetime:
    """When a reporter is told that the team aims to decide by: see look_by."""
    return target_for(Urgency.STANDARD, since)


@dataclass(frozen=True)
class Reading:
    """When a standard report that is sent now may first be read, and when it is due to be."""

    is_open: bool
    opens_at: datetime
    due_at: datetime


def reading_from(now: datetime) -> Reading:
    return Reading(working_hours.is_open(now), working_hours.next_opening(now), look_by(now))


def time_left(target_at: datetime, now: datetime) -> str:
    """ "3 working days left", in whole working days or else hours; empty when the time is over."""
    if target_at <= now:
        return ""
    left = working_hours.between(now, target_at)
    days, hours = left // WORKING_DAY, left // timedelta(hours=1)
    if days:
        return f"{days} working {'day' if days == 1 else 'days'} left"
    return f"{hours} working {'hour' if hours == 1 else 'hours'} left" if hours else "under a working hour left"
