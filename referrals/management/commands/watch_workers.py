"""Alert the duty desk when no delivery worker is running, or the database is away. Run it every five minutes.

Promises: nothing is written to the database; no output and exit 0 when all is well, else one mail to each address of
DUTY_EMAILS, a line on stderr and exit 1.
"""

import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from referrals.actions.monitoring.worker_alarm import alert_duty_desk, find_worker_problem


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        if problem := find_worker_problem():
            self.stderr.write(problem)
            for mailbox in alert_duty_desk(problem, at=timezone.now()):
                self.stderr.write(f"{mailbox} could not be told.")
            sys.exit(1)
