"""The short form of drill F20: no worker lives, so none can say so; the desk hears of it within ten minutes."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

from prevent_portal import mail as door
from referrals.models import Worker
from referrals.transports import TransportError

# The pause between two looks, as docs/operations.md asks for.
LOOKS = timedelta(minutes=5)
DESK = ["duty@example.org", "deputy@example.org"]


@pytest.fixture(autouse=True)
def desk(db, settings):
    settings.DUTY_EMAILS = DESK


def watch():
    """Whether it found all well, and what it said."""
    said = StringIO()
    try:
        call_command("watch_workers", stdout=said, stderr=said)
    except SystemExit as end:
        return end.code == 0, said.getvalue()
    return True, said.getvalue()


def silent_for(minutes):
    Worker.objects.update_or_create(name="one", defaults={"beat_at": timezone.now() - timedelta(minutes=minutes)})


def test_while_one_worker_lives_it_is_silent():
    silent_for(4)
    Worker.objects.create(name="dead", beat_at=timezone.now() - timedelta(days=1))
    assert watch() == (True, "")
    assert mail.outbox == []


def test_each_mailbox_of_the_desk_is_told():
    silent_for(6)
    well, said = watch()
    assert not well
    assert "for 6 minutes" in said
    assert [each.to for each in mail.outbox] == [[to] for to in DESK]
    assert "for 6 minutes" in mail.outbox[0].body
    assert "/duty/" in mail.outbox[0].body


def test_the_desk_hears_within_ten_minutes(frozen):
    """Whenever in the five minutes between two looks the last worker died."""
    for died in range(0, 301, 20):
        Worker.objects.update_or_create(name="one", defaults={"beat_at": timezone.now() + timedelta(seconds=died)})
        mail.outbox.clear()
        looks = 0
        while not mail.outbox:
            frozen.shift(LOOKS)
            looks += 1
            watch()
        assert looks * LOOKS - timedelta(seconds=died) <= timedelta(minutes=10)


def test_a_worker_that_never_ran_is_told_of():
    assert "ever run" in watch()[1]
    assert len(mail.outbox) == 2


def test_a_database_that_is_away_is_told_of_and_its_secrets_are_not(monkeypatch):
    def refuse(*args, **kwargs):
        raise OperationalError("password=secret host=db.internal")

    with monkeypatch.context() as broken:
        broken.setattr(BaseDatabaseWrapper, "cursor", refuse)
        well, said = watch()
    assert not well
    assert "database does not answer" in mail.outbox[0].body
    assert "secret" not in said + mail.outbox[0].body


def test_one_mailbox_that_refuses_keeps_it_from_no_other(monkeypatch):
    real = door.send

    def send(message):
        if message.to == DESK[:1]:
            raise TransportError("550 no such mailbox", permanent=True)
        return real(message)

    monkeypatch.setattr(door, "send", send)
    well, said = watch()
    assert (well, [each.to for each in mail.outbox]) == (False, [DESK[1:]])
    assert f"{DESK[0]} could not be told." in said
