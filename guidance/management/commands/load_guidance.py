"""Load forces, areas, councils, contacts and the initial text of the pages.

One transaction. Running it again does not overwrite what editors changed. Contacts are confirmed only with
--confirm-for-demo, which works only in a demo.
"""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from guidance import loading


class Command(BaseCommand):
    help = "Load the areas with their contacts and the first text of the guidance pages."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--confirm-for-demo", action="store_true", help="Mark the loaded referral contacts as confirmed."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        confirm = options["confirm_for_demo"]
        if confirm and not settings.DEMO:
            raise CommandError("Contacts are confirmed by their teams. Only a demo (DEMO=true) may skip that.")
        with transaction.atomic():
            counts = loading.load()
            if confirm:
                counts["contacts confirmed for the demo"] = loading.confirm_for_demo()
        for what, count in sorted(counts.items()):
            if count and options["verbosity"]:
                self.stdout.write(f"{count:4} {what}")
