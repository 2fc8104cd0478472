"""Read bounced mail from BOUNCE_MAILBOX and GOV.UK Notify, and process it. Run it every few minutes.

A mail is removed from the mailbox only after its effects are committed; read twice, it changes nothing. Mail without
a delivery token is moved to the folder "unknown", counted and ignored. Mail with one that is no clear report is moved
there too, and the duty desk is told that it waits for a person.
"""

import logging
import sys
from argparse import ArgumentParser
from collections import Counter
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from prevent_portal import clock
from referrals.actions.delivery.bounces import record_bounce, record_unclear
from referrals.inbound_mail import bounces
from referrals.inbound_mail.bounces import Report, Verdict
from referrals.inbound_mail.mailboxes import Mailbox, open_mailbox
from referrals.models import Delivery

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what the mails are, and change nothing")

    def handle(self, *, dry_run: bool, **options: Any) -> None:
        by_notify = settings.MAIL_TRANSPORT == "notify"
        by_mail = bool(settings.BOUNCE_EMAIL and settings.BOUNCE_MAILBOX)
        if not (by_mail or by_notify):
            raise CommandError("Set BOUNCE_EMAIL and BOUNCE_MAILBOX.")
        counts: Counter[str] = Counter()
        if by_mail:
            with open_mailbox(settings.BOUNCE_MAILBOX) as mailbox:
                counts.update(self.read(mailbox, key, dry_run=dry_run) for key in mailbox.waiting())
        if by_notify:
            counts.update(ask_notify(dry_run=dry_run))
        for name, count in sorted(counts.items()):
            self.stdout.write(f"{name}: {count}")
        self.stdout.write(f"read: {counts.total()}")
        if counts["unreadable"]:
            sys.exit(1)

    def read(self, mailbox: Mailbox, key: str, *, dry_run: bool) -> str:
        """Returns what the mail was. A mail that cannot be parsed is set aside, so that it does not block the
        others.
        """
        message = mailbox.message(key)
        if message is None:
            return "taken by another reader"
        delivery_id = bounces.delivery_id_of(message)
        if delivery_id is None:
            if not dry_run:
                mailbox.set_aside(key)
            return "without our token"
        try:
            to = Delivery.objects.filter(pk=delivery_id).values_list("to", flat=True).first() or ""
            report = bounces.read(message, to=to)
        except (ValueError, LookupError, TypeError, AttributeError) as error:
            # Without the error's message or a traceback: both could quote the mail.
            logger.error("A mail could not be read: %s", type(error).__name__)  # noqa: TRY400
            report = None
        if not dry_run:
            process_report(mailbox, key, delivery_id, report)
        return report.verdict.value if report else "unreadable"


def ask_notify(*, dry_run: bool) -> list[str]:
    # Failures not recorded yet: Notify lists each for a week.
    # Imported here because it needs requirements/notify.txt, which is installed only where Notify is used.
    from referrals.inbound_mail import notify_failures

    try:
        failed = dict(notify_failures.failures())
    except notify_failures.CannotAsk as error:
        raise CommandError(str(error)) from error
    new = Delivery.objects.filter(message_id__in=failed, bounced_at=None).values_list("pk", "message_id")
    found = list(new)
    for delivery_id, message_id in [] if dry_run else found:
        record_bounce(delivery_id=delivery_id, report=failed[message_id], at=clock.now())
    return [failed[message_id].verdict.value for _, message_id in found]


def process_report(mailbox: Mailbox, key: str, delivery_id: UUID, report: Report | None) -> None:
    if report is None or report.verdict == Verdict.UNKNOWN:
        record_unclear(delivery_id=delivery_id, at=clock.now())
        mailbox.set_aside(key)
        return
    record_bounce(delivery_id=delivery_id, report=report, at=clock.now())
    mailbox.remove(key)
