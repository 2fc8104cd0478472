"""Print the table of docs/threat-model.md: what each database role may do, from the database that `grant_roles` was
run on.
"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from referrals.database.rights_table import lines


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--prefix", default="portal", help="of the roles' names, like portal_public")

    def handle(self, *, prefix: str, **options: Any) -> None:
        for line in lines(prefix):
            self.stdout.write(line)
