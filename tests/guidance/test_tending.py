"""What is scheduled is published by itself, and the loop outlives a database that is away."""

import signal
import threading
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone

from guidance.management.commands import tend_guidance
from guidance.models import AreaPage
from tests.guidance.editing import send

pytestmark = pytest.mark.usefixtures("content", "one_factor")


def test_what_is_scheduled_appears_and_disappears_by_itself(client, approver, frozen):
    client.force_login(approver)
    page = AreaPage.objects.get(slug="norfolk")
    send(
        client,
        page,
        "From tomorrow on",
        "publish",
        go_live_at=f"{timezone.localtime() + timedelta(days=1):%Y-%m-%d %H:%M}",
    )
    shown = []
    for _ in range(3):
        call_command("tend_guidance", once=True)
        shown.append("From tomorrow on" in client.get("/areas/norfolk/").content.decode())
        frozen.shift(timedelta(hours=13))
    assert shown == [False, False, True]


def test_a_page_ends_by_itself(client, frozen):
    AreaPage.objects.filter(slug="norfolk").update(expire_at=timezone.now() + timedelta(hours=1))
    call_command("tend_guidance", once=True)
    assert client.get("/areas/norfolk/").status_code == 200
    frozen.shift(timedelta(hours=2))
    call_command("tend_guidance", once=True)
    assert client.get("/areas/norfolk/").status_code == 404


def test_it_goes_on_after_the_database_was_away_and_stops_when_told(monkeypatch, log_book):
    turns = []

    def tend(command):
        turns.append(None)
        if len(turns) == 1:
            raise OperationalError("away")
        command.on_signal(signal.SIGTERM, None)

    monkeypatch.setattr(tend_guidance.Command, "tend", tend)
    monkeypatch.setattr(tend_guidance, "PAUSE_SECONDS", 0)
    monkeypatch.setattr(signal, "signal", lambda *args: None)
    monkeypatch.setattr(tend_guidance.connections, "close_all", lambda: None)
    worker = threading.Timer(10, lambda: pytest.fail("it did not stop"))
    worker.start()
    call_command("tend_guidance")
    worker.cancel()
    assert len(turns) == 2
    assert log_book.holding(["could not be tended"])
