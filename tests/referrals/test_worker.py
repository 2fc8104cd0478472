"""The send_deliveries command, run in this process. The journeys run and kill it as a process of its own."""

import signal
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from referrals import transports
from referrals.actions.delivery import sending
from referrals.management.commands import send_deliveries
from referrals.models import Attempt, Delivery, Draft, Event, Worker
from referrals.transports import Sent
from tests.referrals.walking import report_concern


def run_once():
    out = StringIO()
    call_command("send_deliveries", "--once", stdout=out)
    return out.getvalue()


def test_once_sends_due_mail_and_prints_no_names(concern, monkeypatch):
    monkeypatch.setattr(transports, "send", lambda delivery: Sent("250 OK"))
    mail = concern.deliveries.get(transport="email")
    assert run_once() == f"{mail.message_id} sent\n"
    assert run_once() == ""


def test_no_transaction_is_open_while_mail_is_sent(concern, monkeypatch):
    """Otherwise a slow SMTP server would prolong database locks."""
    outside, within = len(connection.savepoint_ids), []

    def send(delivery):
        within.append(len(connection.savepoint_ids))
        return Sent("250 OK")

    monkeypatch.setattr(transports, "send", send)
    call_command("send_deliveries", "--once")
    assert within == [outside]
    with transaction.atomic():
        send(None)
    assert within[1] > outside, "control: an open transaction is not detected"


def test_mail_that_cannot_be_composed_does_not_block_others(concern, monkeypatch, nothing_leaks):
    secret = "kept" + "secret"
    nothing_leaks(["Canaryname", secret])
    other = report_concern()

    def send(delivery):
        if delivery.concern_id == concern.pk:
            raise ValueError(secret)
        return Sent("250 OK")

    monkeypatch.setattr(transports, "send", send)
    run_once()
    assert other.deliveries.get(transport="email").sent_at
    broken = concern.deliveries.get(transport="email")
    assert broken.failures == 1
    assert broken.due_at > timezone.now()
    assert Attempt.objects.get(delivery=broken).reply == "could not be made: ValueError"


def test_mail_of_a_killed_worker_is_sent_by_the_next(concern, monkeypatch):
    class Killed(BaseException):
        pass

    def die(delivery):
        raise Killed

    monkeypatch.setattr(transports, "send", die)
    with pytest.raises(Killed):
        run_once()
    mail = concern.deliveries.get(transport="email")
    assert mail.sent_at is None
    assert mail.leased_until > timezone.now()
    monkeypatch.setattr(transports, "send", lambda delivery: Sent("250 OK"))
    assert run_once() == ""
    Delivery.objects.filter(pk=mail.pk).update(leased_until=timezone.now() - timedelta(seconds=1))
    assert "sent" in run_once()
    assert Event.objects.filter(concern_id=concern.pk, kind="sent").count() == 1


AT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


class Rounds:
    """Replaces the worker's stop event: stops after `left` rounds and counts the pauses."""

    def __init__(self, left):
        self.left, self.pauses = left, 0

    def is_set(self):
        self.left -= 1
        return self.left < 0

    def wait(self, seconds):
        self.pauses += 1

    def set(self):
        self.left = 0


@pytest.fixture
def worker(db, monkeypatch):
    monkeypatch.setattr(send_deliveries, "close_old_connections", lambda: None)
    monkeypatch.setattr(send_deliveries.connections, "close_all", lambda: None)
    command = send_deliveries.Command(stdout=StringIO())
    command.name = "worker 1"
    return command


def test_slow_batch_releases_its_remaining_deliveries(concern, worker, monkeypatch):
    """Each mail to a server that hangs takes its full time-out, so other workers may try the rest."""
    others = [report_concern() for _ in range(2)]
    seconds = iter(range(0, 4000, 40))
    monkeypatch.setattr(send_deliveries, "read_clock", lambda: lambda: AT + timedelta(seconds=next(seconds)))
    monkeypatch.setattr(transports, "send", lambda delivery: Sent("250 OK"))
    assert worker.work() == 3
    mails = Delivery.objects.filter(transport="email", concern__in=[concern, *others])
    assert 0 < mails.filter(sent_at=None, leased_until=None).count() < 3
    assert Attempt.objects.filter(finished_at=None).count() == 0


def test_database_loss_after_sending_does_not_send_twice(concern, worker, monkeypatch):
    sent = []
    monkeypatch.setattr(transports, "send", lambda delivery: sent.append(delivery) or Sent("250 OK"))

    def fail(attempt):
        raise OperationalError("gone")

    with monkeypatch.context() as away:
        away.setattr(sending, "record_acceptance", fail)
        with pytest.raises(OperationalError):
            worker.work()
    Delivery.objects.update(leased_until=None)
    assert worker.work() == 0
    assert len(sent) == 1
    assert concern.deliveries.get(transport="email").sent_at


def test_database_loss_releases_claimed_deliveries(concern, worker, monkeypatch):
    """This worker keeps beating, so no other worker would take over its leases."""
    others = [report_concern() for _ in range(2)]
    calls = []

    def send(delivery):
        calls.append(delivery)
        if len(calls) == 1:
            raise OperationalError("gone")
        return Sent("250 OK")

    monkeypatch.setattr(transports, "send", send)
    worker.stop = Rounds(20)
    worker.work_until_stopped()
    mails = Delivery.objects.filter(transport="email", concern__in=[concern, *others])
    assert mails.filter(sent_at__isnull=False).count() == 3
    assert len(calls) == 4


def test_worker_beats_and_deletes_expired_drafts(worker):
    Draft.objects.create(ciphertext="x", expires_at=timezone.now())
    worker.stop = Rounds(1)
    worker.work_until_stopped()
    assert Worker.objects.get(name="worker 1").beat_at <= timezone.now()
    assert not Draft.objects.exists()
    assert worker.stop.pauses == 1


def test_worker_waits_for_a_lost_database(worker, monkeypatch):
    answers = iter([OperationalError("gone"), 1, 0])

    def work():
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(worker, "work", work)
    worker.stop = Rounds(3)
    worker.work_until_stopped()
    assert worker.stop.pauses == 2


def test_old_worker_rows_are_deleted(worker):
    Worker.objects.create(name="old", beat_at=timezone.now() - timedelta(days=8))
    worker.work()
    assert not Worker.objects.filter(name="old").exists()


def test_failing_task_does_not_stop_other_tasks_or_mail(concern, worker, monkeypatch, settings):
    settings.DUTY_EMAILS = ["duty@example.org"]

    def fail(**kwargs):
        raise ValueError

    monkeypatch.setattr(send_deliveries, "chase_unopened", fail)
    monkeypatch.setattr(send_deliveries, "queue_summaries", lambda at: tasks.append(at))
    monkeypatch.setattr(transports, "send", lambda delivery: Sent("250 OK"))
    tasks = []
    assert worker.work() == 1
    assert len(tasks) == 1


def test_signal_stops_the_worker_after_the_current_job(worker):
    worker.stop = Rounds(5)
    worker.on_signal(signal.SIGTERM, None)
    assert worker.stop.is_set()
