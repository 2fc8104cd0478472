"""Ask teams whose confirmation has expired, remind after 7 days, and mark as failing after 14.

Safe to run at any interval: each mail is sent once. A contact fails only after its mail server accepted a question
and a reminder. --dry-run mails and writes nothing. Exits 1 when a mail could not be sent.
"""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from guidance.contact_checks import rounds
from guidance.models import Contact, ContactAsk
from prevent_portal import clock


class Command(BaseCommand):
    help = "Ask for the confirmations that are due; remind; mark as failing what gave no answer."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Count what is due, and do nothing.")

    def handle(self, *, dry_run: bool, **options: Any) -> None:
        at = clock.now()
        if dry_run:
            asks = ContactAsk.objects
            self.stdout.write(
                f"{rounds.due(at).count() + asks.to_mail().count()} to ask, {asks.to_remind(at).count()} to remind, "
                f"{asks.to_give_up(at).count()} to mark as failing"
            )
            return
        done = rounds.run_round(at)
        for word, contacts in [("asked", done.asked), ("reminded", done.reminded), ("failing", done.failed)]:
            self._list(word, contacts)
        for error in done.errors:
            self.stderr.write(error)
        if done.errors:
            sys.exit(1)

    def _list(self, word: str, contacts: list[Contact]) -> None:
        for contact in contacts:
            self.stdout.write(f"{word:10} {contact.area.name}: {contact.value}")
