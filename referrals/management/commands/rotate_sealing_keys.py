"""Reseal all stored envelopes to the keys that SEALING_PUBLIC_KEYS names now, and to no others.

Promises: needs the old and the new private key. No envelope loses an old key before all have the new ones, and none
does while one cannot be opened (exit 1, with the rows). It may be killed and run again. A reporter's own key on an
officer's message is kept. --dry-run writes nothing and says how many envelopes would change.
"""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from prevent_portal import clock
from referrals.actions.retention.key_rotation import Rotation, rotate
from referrals.sealing import SealingUnavailable

REPORT_EVERY = 1_000


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what would change, and write nothing")

    def handle(self, *, dry_run: bool, **options: Any) -> None:
        seen = 0

        def report(rotation: Rotation) -> None:
            nonlocal seen
            seen += 1
            if seen % REPORT_EVERY == 0:
                self.stdout.write(f"looked at {seen}, written {rotation.changed}")
                self.stdout.flush()

        try:
            rotation = rotate(dry_run=dry_run, by="rotate_sealing_keys", now=clock.now, report=report)
        except SealingUnavailable as error:
            raise CommandError("SEALING_PUBLIC_KEYS holds no valid key. Nothing was changed.") from error
        self.stdout.write(f"{rotation.seen} envelopes")
        self.stdout.write(f"{rotation.changed} {'would change' if dry_run else 'writes'}")
        self.stdout.write(f"{rotation.failed} cannot be opened here")
        for each in rotation.unopened:
            self.stdout.write(f"  {each}")
        if rotation.failed:
            self.stdout.write(
                "No old key was taken off anything: give this process every private key, and run it again."
            )
            sys.exit(1)
