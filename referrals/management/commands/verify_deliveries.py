"""Check the delivery log for inconsistencies: a concern without a delivery, a sent mail without an attempt, and so
on.

Promises: reads, and changes nothing. Prints a count for each check, with references of concerns or ids of deliveries,
never the content of a concern. Exits 1 when anything was found.
"""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from prevent_portal import clock
from referrals.actions.delivery.integrity import verify_deliveries


class Command(BaseCommand):
    help = __doc__

    def handle(self, **options: Any) -> None:
        findings = verify_deliveries(at=clock.now())
        for finding in findings:
            self.stdout.write(f"{finding.count} {finding.what}")
            for example in finding.examples:
                self.stdout.write(f"  {example}")
        if any(finding.count for finding in findings):
            sys.exit(1)
