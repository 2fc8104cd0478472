"""Register the fingerprints of SEALING_PUBLIC_KEYS in the database, where the public tier compares its own with them.

Run it as the owner of the tables, on the machine where the keys were made, whenever keys are added or taken away:
before the public tier gets a new key, and after it has given up an old one (--forget). Prints every fingerprint, to
be compared with what `make_sealing_key` printed.
"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from prevent_portal import clock
from referrals import sealing
from referrals.actions.faults.key_register import register_keys


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--forget", action="append", default=[], metavar="KEY_ID", help="a key no longer used")

    def handle(self, *, forget: list[str], **options: Any) -> None:
        if problems := sealing.key_problems():
            raise CommandError(f"Nothing was registered: {'; '.join(problems)}.")
        for key in register_keys(forget=forget, at=clock.now()):
            self.stdout.write(f"{key.key_id} {key.fingerprint}")
