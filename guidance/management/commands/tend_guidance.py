"""What guidance needs while nobody looks: publishes what is scheduled for now, reminds of reviews, and withdraws
proposals of contacts that nobody has decided on.

Runs until it is told to stop, or once. Any number may run: all that it does is safe to do twice.
"""

import logging
import signal
import threading
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import Error, close_old_connections, connections

from guidance.actions.reminders import remind_of_reviews
from guidance.proposals.deciding import end_old
from prevent_portal import clock

logger = logging.getLogger(__name__)

PAUSE_SECONDS = 30.0


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due now, then stop")

    def handle(self, *, once: bool, **options: Any) -> None:
        if once:
            self.tend()
            return
        self.stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.on_signal)
        self.stdout.write("Guidance tender started.")
        while not self.stop.is_set():
            try:
                self.tend()
            except (Error, OSError):
                # The database or disk is unavailable; the next run does what is due.
                logger.exception("Guidance could not be tended; trying again.")
                connections.close_all()
            close_old_connections()
            self.stop.wait(PAUSE_SECONDS)

    def on_signal(self, number: int, frame: FrameType | None) -> None:
        self.stop.set()

    def tend(self) -> None:
        call_command("publish_scheduled", stdout=self.stdout)
        end_old(at=clock.now(), by="tend_guidance")
        for review in remind_of_reviews(at=clock.now()):
            logger.warning("Nobody can be told that %s %s is to be reviewed.", review.kind, review.edit_path)
