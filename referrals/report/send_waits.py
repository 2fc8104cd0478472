"""A report from an address that has sent many is sent once its draft is a minute old (ADR 0071).

It is never refused, and whoever has taken a minute to write it does not notice. A machine has to keep each one open
for that minute.
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
    return sends.add(address, clock.now()) > FREE and seconds_left(draft, clock.now()) > 0


def seconds_left(draft: OpenDraft, now: datetime) -> int:
    # Never more than AGE, whatever the clock of the process that began the draft said.
    left = min(draft.begun_at + AGE - now, AGE)
    return max(0, -(-left // timedelta(seconds=1)))
