"""The delivery worker: sends due deliveries and all other queued mail, and runs periodic tasks.

Periodic tasks include matching, reminders, escalation and the daily summary. The worker sends a heartbeat, and on
SIGTERM finishes the mail in hand. Any number of workers can share one database.
"""

import logging
import os
import signal
import socket
import threading
from argparse import ArgumentParser
from time import monotonic
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import InterfaceError, OperationalError, close_old_connections, connections
from django.utils import timezone

from prevent_portal import mail
from prevent_portal.clock import Clock, read_clock
from prevent_portal.mail import queue
from referrals.actions.audit.chain_ends import write_daily_ends
from referrals.actions.casework.morning_digest import send_morning_digests
from referrals.actions.casework.new_messages import take_up_messages
from referrals.actions.casework.time_limits import mark_overdue, remind_owners, tell_limits_near
from referrals.actions.delivery.escalation import chase_unopened
from referrals.actions.delivery.held_mail import release_held
from referrals.actions.delivery.overdue_calls import escalate_overdue_calls
from referrals.actions.delivery.sending import (
    BUDGET,
    claim_bundle,
    claim_deliveries,
    for_one_address,
    record_failure,
    record_heartbeat,
    release,
    release_all,
    send_bundle,
    send_claimed,
    settle_sent,
)
from referrals.actions.faults.one_by_one import is_lock_timeout
from referrals.actions.monitoring.daily_summary import queue_summaries, send_summaries
from referrals.actions.retention.decisions import OLDER, is_older, write_decisions
from referrals.actions.retention.expired_drafts import (
    delete_expired_drafts,
    delete_expired_receipt_marks,
    delete_stale_workers,
    forget_drafts_of_concerns,
)
from referrals.actions.retention.reviews import ask_for_reviews
from referrals.actions.search.matching import match_due
from referrals.models import Attempt
from referrals.models.event import WORKER
from referrals.transports import TransportError

logger = logging.getLogger(__name__)

# The database does not answer. Any other error of it is one of a statement, and keeps nothing else from being done.
AWAY = (OperationalError, InterfaceError)
PAUSE_SECONDS = 1.0
BEAT_SECONDS = 10.0
ROUND_SECONDS = 10.0


def refuse_older_database() -> None:
    """Raises CommandError: mail could tell of what was erased since the backup."""
    if is_older():
        raise CommandError(OLDER)


class Command(BaseCommand):
    help = __doc__

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.name = f"{socket.gethostname()}-{os.getpid()}"[:60]
        self.stop = threading.Event()
        self.next_beat = self.next_round = 0.0
        # Accepted by the mail server and not yet settled: kept in memory while the database is away, so that no mail
        # is sent twice.
        self.accepted: list[Attempt] = []
        self.lost_database = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="send what is due now, then stop")

    def handle(self, *, once: bool, **options: Any) -> None:
        refuse_older_database()
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
            except Exception:
                # For example, the database is restarting. Leases expire, so nothing that was claimed is lost.
                logger.exception("A round of the delivery worker failed; trying again.")
                connections.close_all()
                self.lost_database = True
                worked = 0
            close_old_connections()
            if not worked:
                self.stop.wait(PAUSE_SECONDS)

    def work(self) -> int:
        self.settle()
        if self.lost_database:
            release_all(by=self.name)
            self.lost_database = False
        self.run_periodic_tasks()
        now = read_clock()
        claimed = claim_deliveries(by=self.name, at=now())
        self.send_batch(claimed, now)
        self.settle()
        bundled = self.send_digest(now)
        return len(claimed) + bundled

    def send_batch(self, claimed: list[Attempt], now: Clock) -> None:
        """Until the batch is sent, its time is over, or a signal came; the rest is released."""
        until = now() + BUDGET
        with mail.kept_open():
            for position, attempt in enumerate(claimed):
                if self.stop.is_set() or now() > until:
                    release(claimed[position:])
                    return
                self.beat()
                self.send(attempt, now)

    def send(self, attempt: Attempt, now: Clock) -> None:
        try:
            send_claimed(attempt, now=now)
        except AWAY:
            raise
        except Exception as error:
            # A mail that cannot be composed is retried later, so that it does not block the others.
            logger.exception("Delivery %s could not be made.", attempt.delivery_id)
            failure = TransportError(f"could not be made: {type(error).__name__}", permanent=False)
            record_failure(attempt, error=failure, by=WORKER, at=now())
        finally:
            if attempt.accepted:
                self.accepted.append(attempt)
        self.stdout.write(f"{attempt.delivery.message_id} {'sent' if attempt.accepted else 'not sent'}")

    def send_digest(self, now: Clock) -> int:
        attempts = for_one_address(claim_bundle(by=self.name, at=now()), now=now)
        if not attempts:
            return 0
        try:
            send_bundle(attempts, now=now)
        except TransportError as error:
            for attempt in attempts:
                self.beat()
                record_failure(attempt, error=error, by=WORKER, at=now())
        finally:
            self.accepted += [attempt for attempt in attempts if attempt.accepted]
        self.stdout.write(f"{attempts[0].delivery.message_id} for {len(attempts)}")
        self.settle()
        return len(attempts)

    def settle(self) -> None:
        self.accepted = settle_sent(self.accepted)

    def beat(self) -> None:
        if monotonic() >= self.next_beat:
            self.next_beat = monotonic() + BEAT_SECONDS
            record_heartbeat(by=self.name, at=read_clock()())

    def run_periodic_tasks(self) -> None:
        if monotonic() < self.next_round:
            return
        self.next_round = monotonic() + ROUND_SECONDS
        now = read_clock()
        refuse_older_database()
        for task in (
            lambda: delete_expired_drafts(at=now()),
            lambda: delete_expired_receipt_marks(at=now()),
            lambda: forget_drafts_of_concerns(at=now()),
            lambda: delete_stale_workers(at=now()),
            lambda: release_held(at=now()),
            lambda: take_up_messages(at=now()),
            lambda: match_due(now=now),
            lambda: chase_unopened(at=now()),
            lambda: escalate_overdue_calls(at=now()),
            lambda: tell_limits_near(at=now()),
            lambda: mark_overdue(at=now()),
            lambda: remind_owners(at=now()),
            lambda: send_morning_digests(at=now()),
            lambda: ask_for_reviews(at=now()),
            lambda: queue_summaries(at=now()),
            lambda: send_summaries(now=now),
            lambda: write_daily_ends(on=timezone.localdate(now())),
            write_decisions,
            lambda: queue.send_due(now=now),
        ):
            try:
                task()
            except Exception as error:
                if isinstance(error, AWAY) and not is_lock_timeout(error):
                    raise
                logger.exception("A round of the delivery worker was left unfinished.")
