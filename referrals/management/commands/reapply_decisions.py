"""Apply again, after a restore, the erasures, holds and restrictions that were decided since the backup.

Promises: takes them from the signed file of decisions in CHAIN_ENDS_DIR, in their order, and applies each once: it
may be killed and run again. Until it has run, the delivery worker, purge_concerns and the officers' pages refuse.
Prints references, never the content of a concern. --dry-run prints what the database lacks, and writes nothing.
"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from prevent_portal import clock
from referrals.actions.retention.decision_file import NotSigned, path
from referrals.actions.retention.decisions import missing_decisions
from referrals.actions.retention.reapplying import NobodyOfTheForce, reapply_decisions
from referrals.models.retention_decision import Act


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="print what the database lacks, and write nothing")

    def handle(self, *, dry_run: bool, **options: Any) -> None:
        if not path().exists():
            raise CommandError(f"{path()}: there is no file of decisions. Copy the newest one there first.")
        try:
            if dry_run:
                for line in missing_decisions():
                    self.stdout.write(f"{Act(line.act).label}: {line.reference}")
                return
            if connection.vendor == "sqlite":
                with connection.cursor() as cursor:
                    cursor.execute("PRAGMA secure_delete = ON")  # overwrite deleted content with zeros
            result = reapply_decisions(now=clock.read_clock())
        except NotSigned:
            raise CommandError(f"{path()}: not signed with INTEGRITY_KEYS or a fallback, or changed") from None
        except LookupError as error:
            raise CommandError(f"{error}: run it where officers' pages or the worker run") from None
        except NobodyOfTheForce as error:
            raise CommandError(f"{error} has no officer: let one join, then run this again") from error
        for act, references in result.done.items():
            self.stdout.write(f"{act}: {', '.join(references)}")
        if result.lost:
            self.stdout.write(f"Decided about, and not in this database: {', '.join(result.lost)}")
        if result.to_correct:
            self.stdout.write(f"The words of a correction are lost, ask for them: {', '.join(result.to_correct)}")
        self.stdout.write("This database has every decision of the file.")
