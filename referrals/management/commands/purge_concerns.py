"""Destroy closed concerns whose retention period is over. Run it daily; it asks nothing.

Promises: destroys only closed concerns, and never one that is on hold, restricted, unopened, unread or undelivered,
nor, for 28 days, one that a subject access request has found or has yet to search. Destroys in whole batches, each
with its certificate, so that it may be killed and run again. The first run, and one after a gap or a jump of the
clock, only counts and exits 1; the next one, 12 hours later or more, goes on. --dry-run prints the same counts and
writes nothing.
"""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from prevent_portal.clock import read_clock
from referrals.actions.retention.schedule import apply_schedule
from referrals.rules.retention import BadSchedule, schedule


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="count, and write nothing")

    def handle(self, *, dry_run: bool, **options: Any) -> None:
        try:
            periods = schedule()
        except BadSchedule as error:
            raise CommandError(f"RETENTION_DAYS: {error}. Nothing was destroyed.") from error
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA secure_delete = ON")  # overwrite deleted content with zeros
        run = apply_schedule(periods=periods, at=read_clock()(), dry_run=dry_run)
        self.stdout.write(f"{run.destroyed} {'would be destroyed' if dry_run else 'destroyed'}")
        for words, count in run.kept.items():
            self.stdout.write(f"{count} kept: {words}")
        self.stdout.write(f"{run.not_due} closed, not kept for long enough yet")
        self.stdout.write(f"{run.access_requests} people's own requests emptied, a year old")
        for certificate in run.certificates:
            self.stdout.write(f"certificate {certificate.pk}: {certificate.count} concerns, {certificate.digest}")
        if run.doubt:
            self.stderr.write(f"Nothing {'would be' if dry_run else 'was'} destroyed: {run.doubt}.")
            sys.exit(1)
