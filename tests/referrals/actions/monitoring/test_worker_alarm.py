"""`watch_workers` alerts the duty desk within ten minutes when no delivery worker lives; short form of drill F20."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

from prevent_portal import mail as mail_service
from referrals.models import Worker
from referrals.transports import TransportError

# How often docs/operations.md asks to run the command.
INTERVAL = timedelta(minutes=5)
DESK = ["duty@example.org", "deputy@example.org"]


@pytest.fixture(autouse=True)
def desk(db, settings):
    settings.DUTY_EMAILS = DESK


def watch():
    """Run the command; return whether it succeeded, and its output."""
    output = StringIO()
    try:
        call_command("watch_workers", stdout=output, stderr=output)
    except SystemExit as end:
        return end.code == 0, output.getvalue()
    return True, output.getvalue()


def silent_for(minutes):
    Worker.objects.update_or_create(name="one", defaults={"beat_at": timezone.now() - timedelta(minutes=minutes)})


def test_no_alarm_while_one_worker_lives():
    silent_for(4)
    Worker.objects.create(name="dead", beat_at=timezone.now() - timedelta(days=1))
    assert watch() == (True, "")
    assert mail.outbox == []


def test_alarm_goes_to_each_duty_mailbox():
    silent_for(6)
    is_well, output = watch()
    assert not is_well
    assert "for 6 minutes" in output
    assert [each.to for each in mail.outbox] == [[to] for to in DESK]
    assert "for 6 minutes" in mail.outbox[0].body
    assert "/duty/" in mail.outbox[0].body


def test_alarm_within_ten_minutes_of_the_last_beat(frozen):
    """Wherever between two runs the last worker died."""
    for died in range(0, 301, 20):
        Worker.objects.update_or_create(name="one", defaults={"beat_at": timezone.now() + timedelta(seconds=died)})
        mail.outbox.clear()
        runs = 0
        while not mail.outbox:
            frozen.shift(INTERVAL)
            runs += 1
            watch()
        assert runs * INTERVAL - timedelta(seconds=died) <= timedelta(minutes=10)


def test_alarm_when_no_worker_ever_ran():
    assert "ever run" in watch()[1]
    assert len(mail.outbox) == 2


def test_database_failure_is_reported_without_secrets(monkeypatch):
    def refuse(*args, **kwargs):
        raise OperationalError("password=secret host=db.internal")

    with monkeypatch.context() as broken:
        broken.setattr(BaseDatabaseWrapper, "cursor", refuse)
        is_well, output = watch()
    assert not is_well
    assert "database does not answer" in mail.outbox[0].body
    assert "secret" not in output + mail.outbox[0].body


def test_refusing_mailbox_does_not_stop_the_others(monkeypatch):
    real = mail_service.send

    def send(message):
        if message.to == DESK[:1]:
            raise TransportError("550 no such mailbox", permanent=True)
        return real(message)

    monkeypatch.setattr(mail_service, "send", send)
    is_well, output = watch()
    assert (is_well, [each.to for each in mail.outbox]) == (False, [DESK[1:]])
    assert f"{DESK[0]} could not be told." in output
