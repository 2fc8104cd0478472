"""Warn the duty desk of certificates that end soon: 30, 14 and 7 days before, and on the day. Run it daily."""

from typing import Any

from django.core.management.base import BaseCommand

from prevent_portal import clock
from referrals.actions.monitoring.certificate_expiry import warn_of_expiry


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"warnings queued: {warn_of_expiry(at=clock.now())}")
