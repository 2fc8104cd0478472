"""Create or update the database's four roles and their rights: public, editors, officers and worker.

Run it as the owner of the tables after every `migrate`. Each role gets only the rights its processes need, and the
policies of row-level security are replaced. INTEGRITY_KEYS has to be the one of the officers' processes: the database
gets what it needs to check a token made with it. It drops no role and sets no password, and may be repeated.
"""

import re
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from referrals.database.role_statements import CLOSE_STATISTICS, statements
from referrals.database.scope_function import store_keys
from referrals.stored_fields.declaration import ROLES


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="print the SQL and change nothing")
        parser.add_argument("--prefix", default="portal", help="of the roles' names, like portal_public")

    def handle(self, *, dry_run: bool, prefix: str, **options: Any) -> None:
        if connection.vendor != "postgresql":
            raise CommandError("SQLite has no roles: set DATABASE_URL to a PostgreSQL.")
        if not re.fullmatch(r"[a-z][a-z0-9_]{0,40}", prefix):
            raise CommandError("A prefix is small letters, figures and _, and begins with a letter.")
        lines = list(statements(prefix))
        if dry_run:
            self.stdout.write("BEGIN;\n" + "".join(f"{line};\n" for line in lines) + "COMMIT;")
            return
        with transaction.atomic(), connection.cursor() as cursor:
            for line in lines:
                cursor.execute(line)
            store_keys()
            cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
            is_superuser = cursor.fetchone() == (True,)
            for line in CLOSE_STATISTICS if is_superuser else ():
                cursor.execute(line)
        names = ", ".join(f"{prefix}_{kind}" for kind in ROLES)
        self.stdout.write(f"{names}: {sum(line.startswith('GRANT') for line in lines)} rights granted.")
        if not is_superuser:
            self.stderr.write(f"As a superuser of this database, also run: {'; '.join(CLOSE_STATISTICS)};")
