"""Retry intervals after a failure, and when to give up."""

import random
from datetime import timedelta

FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=1)
GIVE_UP_AFTER = timedelta(days=7)


def pause_after(failures: int) -> timedelta:
    """One minute, doubling up to an hour, plus up to 25 % jitter to spread retries."""
    doubled = FIRST_PAUSE * (2 ** min(failures - 1, 10))
    return min(doubled, LONGEST_PAUSE) * random.uniform(1, 1.25)  # noqa: S311  (jitter, not a secret)
