"""Send a force's contact its mails again, when its mailbox accepted mails and lost them.

Promises: only concerns of that force, received from --from to before --to, that no officer has opened. No existing
delivery is changed: each replay is a new one, with its own event. --dry-run writes nothing. Run again while its mails
are still queued, it adds none.
"""

from argparse import ArgumentParser, ArgumentTypeError
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from prevent_portal import clock
from referrals.actions.delivery.replay import NoSuchTarget, replay_deliveries


def moment(text: str) -> datetime:
    """A day (its beginning), or a day and a time, in London's time unless it has an offset."""
    try:
        day = parse_date(text)
        found = datetime.combine(day, datetime.min.time()) if day else parse_datetime(text)
    except ValueError:
        found = None
    if found is None:
        raise ArgumentTypeError(f"{text!r} is no time: write 2026-11-21 or 2026-11-21T14:30")
    return found if timezone.is_aware(found) else timezone.make_aware(found)


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--force", required=True, dest="of_force", help="the force's slug, such as norfolk")
        parser.add_argument("--from", required=True, type=moment, dest="start", help="first moment of receipt")
        parser.add_argument("--to", required=True, type=moment, dest="end", help="the moment it ends before")
        parser.add_argument("--to-contact", type=int, help="number of a confirmed contact, from check_contacts")
        parser.add_argument("--by", default="replay_deliveries", help="who asked for it, for the timeline")
        parser.add_argument("--dry-run", action="store_true", help="say what would be queued, and write nothing")

    def handle(
        self,
        *,
        of_force: str,
        start: datetime,
        end: datetime,
        to_contact: int | None,
        by: str,
        dry_run: bool,
        **options: Any,
    ) -> None:
        try:
            found = replay_deliveries(
                force=of_force,
                start=start,
                end=end,
                to_contact=to_contact,
                dry_run=dry_run,
                by=by[:254],
                at=clock.now(),
            )
        except NoSuchTarget as error:
            raise CommandError(str(error)) from error
        done = "would be queued again" if dry_run else "queued again"
        for count, what in (
            (len(found.queued), done),
            (len(found.opened), "left alone: opened by an officer"),
            (len(found.waiting), "left alone: waiting to be sent there already"),
            (len(found.without_mailbox), "left alone: no mailbox was decided for it"),
        ):
            self.stdout.write(f"{count} {what}")
