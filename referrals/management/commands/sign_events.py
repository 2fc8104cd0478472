"""Sign stored events with the newest INTEGRITY_KEYS: after the key was changed, or once after an upgrade from a
version that signed none.

Run it as the owner of the tables. It verifies every chain first and signs nothing when it finds a fault; events
without any signature are a fault too, unless --unsigned says that there are some from before. It may be stopped and
repeated.
"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from referrals.actions.audit.signing import Faulty, sign_events


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--unsigned", action="store_true", help="also events that have no signature yet")

    def handle(self, *, unsigned: bool, **options: Any) -> None:
        try:
            signed = sign_events(unsigned=unsigned)
        except Faulty as found:
            raise CommandError(f"Nothing was signed: {found.count} faults, such as: {found.example}") from None
        self.stdout.write(f"{signed} events signed")
