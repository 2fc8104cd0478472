"""Make the example accounts of a demo and write their passwords to DATA_DIR/demo-accounts.txt."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from prevent_portal.demo import accounts, accounts_file


class Command(BaseCommand):
    help = "Make the demo's accounts. Refuses to run anywhere but in a demo."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("DEMO is off: accounts whose passwords lie in a file stay out.")
        made = accounts.make_all()
        if options["verbosity"]:
            self.stdout.write(f"{len(made)} accounts, listed in {accounts_file.path()}")
