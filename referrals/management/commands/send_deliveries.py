"""The delivery worker: sends what is due, beats its heart, and finishes the job in hand when told to stop."""

import logging
import os
import signal
import socket
import threading
from argparse import ArgumentParser
from time import monotonic
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand
from django.db import Error, close_old_connections, connections
from django.utils import timezone

from referrals.actions.deliveries import claim_deliveries, record_failure, send_claimed
from referrals.actions.retention import delete_expired_drafts
from referrals.models import Attempt, Worker
from referrals.models.event import WORKER
from referrals.transports import TransportError

logger = logging.getLogger(__name__)

PAUSE_SECONDS = 1.0
BEAT_SECONDS = 10.0


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="send what is due now, then stop")

    def handle(self, *, once: bool, **options: Any) -> None:
        self.name = f"{socket.gethostname()}-{os.getpid()}"[:60]
        self.stop = threading.Event()
        self.next_beat = 0.0
        if once:
            while self.work():
                pass
            return
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.on_signal)
        self.stdout.write("Delivery worker started.")
        self.work_until_stopped()
        self.stdout.write("Delivery worker stopped.")

    def on_signal(self, number: int, frame: FrameType | None) -> None:
        self.stop.set()

    def work_until_stopped(self) -> None:
        while not self.stop.is_set():
            try:
                self.beat()
                worked = self.work()
            except Error:
                # The database is restarting, say. Leases expire, so nothing that was claimed is lost.
                logger.exception("The database did not answer; trying again.")
                connections.close_all()
                worked = 0
            close_old_connections()
            if not worked:
                self.stop.wait(PAUSE_SECONDS)

    def work(self) -> int:
        """Claim and send one batch; return how many were claimed."""
        attempts = claim_deliveries(by=self.name, at=timezone.now())
        for attempt in attempts:
            self.send(attempt)
        return len(attempts)

    def send(self, attempt: Attempt) -> None:
        try:
            taken = send_claimed(attempt)
        except Error:
            raise
        except Exception as error:
            # One mail that cannot be made is set aside with its back-off, and the others behind it leave.
            logger.exception("Delivery %s could not be made.", attempt.delivery_id)
            failure = TransportError(f"could not be made: {type(error).__name__}", permanent=False)
            record_failure(attempt, error=failure, by=WORKER, at=timezone.now())
            taken = False
        self.stdout.write(f"{attempt.delivery.message_id} {'sent' if taken else 'not sent'}")

    def beat(self) -> None:
        """At most once in BEAT_SECONDS: tell the portal that this worker is alive, and drop expired drafts."""
        if monotonic() < self.next_beat:
            return
        now = timezone.now()
        Worker.objects.update_or_create(name=self.name, defaults={"beat_at": now})
        delete_expired_drafts(at=now)
        self.next_beat = monotonic() + BEAT_SECONDS
