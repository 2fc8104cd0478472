"""Verify every chain of events: nothing changed, removed, inserted, reordered or written without INTEGRITY_KEYS, and
every sealed envelope is one that an event took in.

Promises: reads, and changes nothing; memory use does not grow. Prints counts and up to 20 faults, never the content
of a concern, and exits 1 on any fault. It compares with the newest file of chain ends in CHAIN_ENDS_DIR, which the
delivery worker writes every day, or with --against FILE. --keep FILE writes such a file now. Only a file from before,
on another machine, detects a chain rebuilt by somebody who has the key and can write to every table.
"""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from referrals.actions.audit.chain_ends import EndsFile, NotSigned, newest, read_ends
from referrals.actions.audit.event_chains import verify_events


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--keep", type=Path, metavar="FILE", help="write where each chain ends")
        parser.add_argument("--against", type=Path, metavar="FILE", help="chain ends that were written earlier")

    def handle(self, *, keep: Path | None, against: Path | None, **options: Any) -> None:
        against = against or newest(settings.CHAIN_ENDS_DIR)
        kept = EndsFile(keep) if keep else None
        try:
            verdict = verify_events(
                saved=read_ends(against) if against else (), save=kept.add if kept else lambda end: None
            )
        except NotSigned:
            raise CommandError(f"{against}: not signed with INTEGRITY_KEYS or a fallback, or changed") from None
        except LookupError as error:
            raise CommandError(f"{error}: run it where officers' pages or the worker run") from None
        if kept:
            kept.finish()
        self.stdout.write(f"{verdict.events} events in {verdict.chains} chains")
        self.stdout.write(f"compared with {against.name}" if against else "compared with no file of chain ends")
        self.stdout.write(f"{verdict.certificates} certificates of destruction")
        self.stdout.write(f"{verdict.count} faults")
        for fault in verdict.faults:
            self.stdout.write(f"  {fault}")
        if verdict.count:
            sys.exit(1)
