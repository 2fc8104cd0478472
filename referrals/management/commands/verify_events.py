"""Verify every chain of events: nothing changed, removed, inserted or reordered.

Promises: reads, and changes nothing; memory use does not grow. Prints counts and up to 20 faults, never the content
of a concern, and exits 1 on any fault. --keep FILE writes the end of each chain, to be kept on another machine;
--against FILE compares with such a file. Only that detects a chain rebuilt by somebody who can write to every table.
"""

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from referrals.actions.audit.event_chains import End, verify_events


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--keep", type=Path, metavar="FILE", help="write where each chain ends")
        parser.add_argument("--against", type=Path, metavar="FILE", help="what an earlier --keep wrote")

    def handle(self, *, keep: Path | None, against: Path | None, **options: Any) -> None:
        with ExitStack() as files:
            options = {}
            if keep:
                out = files.enter_context(keep.open("w"))
                options["save"] = lambda end: print(end.line(), file=out)
            if against:
                options["saved"] = _read(files.enter_context(against.open()), against)
            verdict = verify_events(**options)
        self.stdout.write(f"{verdict.events} events in {verdict.chains} chains")
        self.stdout.write(f"{verdict.certificates} certificates of destruction")
        self.stdout.write(f"{verdict.count} faults")
        for fault in verdict.faults:
            self.stdout.write(f"  {fault}")
        if verdict.count:
            sys.exit(1)


def _read(lines: Iterator[str], path: Path) -> Iterator[End]:
    for number, line in enumerate(lines, start=1):
        try:
            yield End.from_line(line)
        except ValueError as error:
            raise CommandError(f"{path}, line {number}: not written by --keep") from error
