"""Faults for the controls: a portal process as a careless programmer would have written it.

`python -m tests.drill.planted FAULT send_deliveries` runs manage.py with the fault in it.
"""

import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import time_machine
from django.core.management import execute_from_command_line
from django.utils import timezone

from referrals import transports
from referrals.actions import sending
from referrals.management.commands import send_deliveries
from referrals.models import Attempt


def mark_before_sending() -> None:
    """Sent is written down first; who is killed in between has lost the mail."""

    def send(attempt: Attempt, **options: Any) -> bool:
        attempt.accepted, attempt.finished_at, attempt.reply = True, timezone.now(), "250 hoped for"
        sending.settle_sent([attempt])
        transports.send(attempt.delivery)
        return True

    send_deliveries.send_claimed = send


def trust_own_clock(ahead: timedelta = timedelta(0)) -> None:
    """Leases by the worker's own clock, whatever it says."""
    send_deliveries.read_clock = lambda: lambda: timezone.now() + ahead


def shift_clock(seconds: str) -> None:
    """No fault of ours: the machine's clock itself is wrong, and runs on."""
    time_machine.travel(datetime.now(UTC) + timedelta(seconds=float(seconds)), tick=True).start()


FAULTS: dict[str, Callable[..., None]] = {
    "marked-before-sent": mark_before_sending,
    "own-clock": trust_own_clock,
    "own-clock-ahead": partial(trust_own_clock, timedelta(hours=1)),
    "clock": shift_clock,
}

if __name__ == "__main__":
    name, *given = sys.argv[1].split(":")
    FAULTS[name](*given)
    execute_from_command_line(["manage.py", *sys.argv[2:]])
