"""Encrypt all second factors anew with the first of FACTOR_KEYS, so that the others can be taken away.

Changes nothing that it cannot decrypt, and exits 1 when there is such a factor. Safe to run again at any time; people
can sign in meanwhile. --dry-run counts, and writes nothing.
"""

from typing import Any

from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from prevent_portal.accounts.factor_secrets import UnreadableFactor, with_newest_key


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="count, and write nothing")

    def handle(self, *, dry_run: bool, **options: Any) -> None:
        kinds = (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES)
        done = unreadable = 0
        for key in Authenticator.objects.filter(type__in=kinds).order_by("pk").values_list("pk", flat=True):
            try:
                done += _change(key, dry_run=dry_run)
            except UnreadableFactor:
                unreadable += 1
        word = "would be encrypted" if dry_run else "encrypted"
        self.stdout.write(f"{done} second factors {word} with the first of FACTOR_KEYS.")
        if unreadable:
            raise CommandError(
                f"{unreadable} cannot be decrypted with any of FACTOR_KEYS, and were left as they are: add the key "
                "that they were made with, or reset those people's second factor."
            )


@transaction.atomic
def _change(key: int, *, dry_run: bool) -> int:
    """Under a lock, so that a recovery code that is used meanwhile stays used."""
    found = Authenticator.objects.select_for_update().filter(pk=key).first()
    if found is None:
        return 0
    found.data = with_newest_key(found.data)
    if not dry_run:
        found.save(update_fields=["data"])
    return 1
