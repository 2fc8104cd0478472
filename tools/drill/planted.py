"""Faults for the controls of drills, patched into a portal process.

`python -m tools.drill.planted FAULT send_deliveries` runs manage.py with that fault.
"""

import ssl
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import time_machine
from django.core.mail import EmailMessage
from django.core.management import execute_from_command_line
from django.utils import timezone

from prevent_portal.clock import Clock
from prevent_portal.mail import Sent, TransportError, smtp_connection
from prevent_portal.mail.smtp import SmtpTransport
from referrals import transports
from referrals.actions.delivery import sending
from referrals.management.commands import send_deliveries
from referrals.models import Attempt


def mark_before_sending() -> None:
    """Record a mail as sent before sending it, so that a kill in between loses it."""

    def send(attempt: Attempt, **options: Any) -> bool:
        attempt.accepted, attempt.finished_at, attempt.reply = True, timezone.now(), "250 hoped for"
        sending.settle_sent([attempt])
        time.sleep(0.05)  # simulates network latency
        transports.send(attempt.delivery)
        return True

    send_deliveries.send_claimed = send


def trust_own_clock(ahead: str = "0") -> None:
    """Use the worker's own clock for leases; `ahead` is its error in seconds."""
    send_deliveries.read_clock = lambda: lambda: timezone.now() + timedelta(seconds=float(ahead))


def shift_clock(seconds: str) -> None:
    """Shift the machine's clock, which is not a fault of the portal."""
    time_machine.travel(datetime.now(UTC) + timedelta(seconds=float(seconds)), tick=True).start()


def trust_any_certificate() -> None:
    smtp_connection._Backend.ssl_context = property(lambda self: ssl._create_unverified_context())


def ignore_refusals() -> None:
    real = SmtpTransport.send

    def send(self: SmtpTransport, message: EmailMessage) -> Sent:
        with suppress(TransportError):
            return real(self, message)
        return Sent("250 hoped for")

    SmtpTransport.send = send  # type: ignore[method-assign]


def compose_batch_first() -> None:
    real = send_deliveries.Command.send_batch

    def send_batch(self: send_deliveries.Command, claimed: list[Attempt], now: Clock) -> None:
        for attempt in claimed:
            transports.compose(attempt.delivery)
        real(self, claimed, now)

    send_deliveries.Command.send_batch = send_batch  # type: ignore[method-assign]


FAULTS: dict[str, Callable[..., None]] = {
    "marked-before-sent": mark_before_sending,
    "own-clock": trust_own_clock,
    "trusts-anybody": trust_any_certificate,
    "deaf": ignore_refusals,
    "all-at-once": compose_batch_first,
    "clock": shift_clock,
}

if __name__ == "__main__":
    name, *given = sys.argv[1].split(":")
    FAULTS[name](*given)
    execute_from_command_line(["manage.py", *sys.argv[2:]])
