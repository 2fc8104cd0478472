"""Send the summary to the duty desk now, as a test. The daily one is still sent at 08:00.

Promises: one mail to each address of DUTY_EMAILS, and nothing is written to the database.
"""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from prevent_portal import clock
from referrals.actions.monitoring.daily_summary import send_now
from referrals.transports import TransportError


class Command(BaseCommand):
    help = __doc__

    def handle(self, **options: Any) -> None:
        if not settings.DUTY_EMAILS:
            raise CommandError("DUTY_EMAILS names no mailbox.")
        for to in settings.DUTY_EMAILS:
            try:
                self.stdout.write(f"{to}: {send_now(to=to, at=clock.now()).reply}")
            except TransportError as error:
                raise CommandError(f"{to}: {error}") from error
