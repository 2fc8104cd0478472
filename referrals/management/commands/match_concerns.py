"""Search now for earlier concerns about the same person, for every concern where that is still due.

The delivery worker does the same, but for only one second in ten. After a change of the first private key it is due
for all concerns.
"""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from prevent_portal.clock import read_clock
from referrals.actions.search.matching import current_edition, match_due
from referrals.models import Concern
from referrals.sealing import CannotOpen

ROUND = timedelta(seconds=10)


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            edition = current_edition()
        except CannotOpen as error:
            raise CommandError("This process has no private key, so it can open no concern.") from error
        done = 0
        while more := match_due(now=read_clock(), budget=ROUND):
            done += more
            self.stdout.write(f"{done:,} done, {Concern.objects.unmatched(edition).count():,} to do")
        unread = Concern.objects.filter(matched_under=-edition).count()
        self.stdout.write(f"{done:,} looked for. {unread:,} could not be opened.")
