"""Mails the editors of pages and contacts that are to be reviewed within 14 days: once for each date.

Safe to run as often as you like. Exits 1 when there is nobody who could be told of one.
"""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from guidance.actions.reminders import remind_of_reviews
from prevent_portal import clock


class Command(BaseCommand):
    help = __doc__

    def handle(self, **options: Any) -> None:
        untold = remind_of_reviews(at=clock.now())
        for review in untold:
            self.stderr.write(f"Nobody to tell: {review.kind.lower()} {review.title!r}, due {review.review_on}")
        if untold:
            sys.exit(1)
