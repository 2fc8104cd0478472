"""A report from an address that has sent many is sent once its draft is a minute old (ADR 0071).

Of several people who are reported together each counts, and takes a minute of its own. It is never refused, and
whoever has taken a minute to write it does not notice. A machine has to keep each one open for that minute.
"""

from datetime import datetime, timedelta

from django.http import HttpRequest

from prevent_portal import clock
from referrals.report.address_counts import HourlyCounts, address_of, is_of_this_machine
from referrals.report.drafts import OpenDraft

# Reports an hour from one address, in each process, that are sent at once.
FREE = 10
AGE = timedelta(minutes=1)

sends = HourlyCounts()


def must_wait(request: HttpRequest, draft: OpenDraft) -> bool:
    """Count a press of Send, and say whether it has to wait."""
    address = address_of(request)
    if is_of_this_machine(address):
        return False
    sent = sends.add(address, clock.now(), len(draft.everybody))
    return sent > FREE and seconds_left(draft, clock.now()) > 0


def seconds_left(draft: OpenDraft, now: datetime) -> int:
    age = AGE * len(draft.everybody)
    # Never more than that, whatever the clock of the process that began the draft said.
    left = min(draft.begun_at + age - now, age)
    return max(0, -(-left // timedelta(seconds=1)))
