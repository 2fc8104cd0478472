"""Destroy closed concerns whose retention period is over. Run it daily; it asks nothing.

Promises: destroys only closed concerns, and never one that is on hold, restricted, unopened, unread or undelivered,
nor, for 28 days, one that a subject access request has found or has yet to search. Destroys in whole batches, each
with its certificate, so that it may be killed and run again. What is left of a concern, its reference, dates, outcome
and events, is deleted six years later.

Destroys nothing and exits 1 when the clock is in doubt: in the first run, after a gap or a jump, when another clock
differs from the database's. Compare the time that it prints with a clock of your own, and run it once with
--clock-is-right; two clocks that differ have to be mended. Nor when more is due than RETENTION_MOST: look with
--dry-run, and run it once with --most. --dry-run prints the same counts and writes nothing.
"""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from prevent_portal.clock import read_clock
from referrals.actions.audit.second_sources import differing_sources
from referrals.actions.retention.decisions import OLDER, is_older
from referrals.actions.retention.schedule import apply_schedule
from referrals.rules.retention import BadSchedule, schedule


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="count, and write nothing")
        parser.add_argument("--clock-is-right", action="store_true", help="you have compared the time it printed")
        parser.add_argument("--most", type=int, metavar="N", help="destroy up to N, instead of RETENTION_MOST")

    def handle(self, *, dry_run: bool, clock_is_right: bool, most: int | None, **options: Any) -> None:
        try:
            periods = schedule()
        except BadSchedule as error:
            raise CommandError(f"RETENTION_DAYS: {error}. Nothing was destroyed.") from error
        if is_older():
            raise CommandError(OLDER)
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA secure_delete = ON")  # overwrite deleted content with zeros
        now = read_clock()
        run = apply_schedule(
            periods=periods,
            now=now,
            dry_run=dry_run,
            doubt=differing_sources(now()),
            confirmed=clock_is_right,
            most=most,
        )
        self.stdout.write(f"by the database's clock it is {timezone.localtime(now()):%d %B %Y, %H:%M}")
        self.stdout.write(f"{run.destroyed} {'would be destroyed' if dry_run else 'destroyed'}")
        for words, count in run.kept.items():
            self.stdout.write(f"{count} kept: {words}")
        self.stdout.write(f"{run.not_due} closed, not kept for long enough yet")
        self.stdout.write(f"{run.access_requests} people's own requests emptied, a year old")
        self.stdout.write(f"{run.stubs} deleted for good, destroyed six years ago")
        for certificate in run.certificates:
            self.stdout.write(f"certificate {certificate.pk}: {certificate.count} concerns, {certificate.digest}")
        if run.stopped:
            self.stderr.write(f"Nothing {'would be' if dry_run else 'was'} destroyed: {run.stopped}.")
            sys.exit(1)
