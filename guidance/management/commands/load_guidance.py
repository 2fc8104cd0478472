"""Loads forces, areas, councils, contacts and the first text of the pages.

Promises: all or nothing; running it again changes nothing that an editor has changed; no contact is
confirmed, but by --confirm-for-demo, which works in a demo alone.
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
