"""The time limit for recording an outcome: five working days, as forces commonly state, or one if urgent.

Counted from when the force received the concern; DECIDE_WITHIN sets other hours. Waiting for information does not
stop the clock.
"""

from datetime import datetime, timedelta

from django.conf import settings

from referrals.models import Urgency
from referrals.rules import working_hours

WORKING_DAY = timedelta(hours=8)


def target_for(urgency: Urgency, since: datetime) -> datetime:
    urgent, standard = settings.DECIDE_WITHIN
    hours = urgent if urgency == Urgency.URGENT else standard
    return working_hours.after(since.replace(second=0, microsecond=0), timedelta(hours=hours))


def time_left(target_at: datetime, now: datetime) -> str:
    """ "3 working days left", in whole working days or else hours; empty when the time is over."""
    if target_at <= now:
        return ""
    left = working_hours.between(now, target_at)
    days, hours = left // WORKING_DAY, left // timedelta(hours=1)
    if days:
        return f"{days} working {'day' if days == 1 else 'days'} left"
    return f"{hours} working {'hour' if hours == 1 else 'hours'} left" if hours else "under a working hour left"
