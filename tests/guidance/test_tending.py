"""tend_guidance: publishes and expires scheduled pages, and survives a database outage."""

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


def test_scheduled_page_is_published(client, approver, frozen):
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


def test_expired_page_is_unpublished(client, frozen):
    AreaPage.objects.filter(slug="norfolk").update(expire_at=timezone.now() + timedelta(hours=1))
    call_command("tend_guidance", once=True)
    assert client.get("/areas/norfolk/").status_code == 200
    frozen.shift(timedelta(hours=2))
    call_command("tend_guidance", once=True)
    assert client.get("/areas/norfolk/").status_code == 404


def test_loop_survives_database_error_and_stops_on_signal(monkeypatch, log_book):
    calls = []

    def tend(command):
        calls.append(None)
        if len(calls) == 1:
            raise OperationalError("away")
        command.on_signal(signal.SIGTERM, None)

    monkeypatch.setattr(tend_guidance.Command, "tend", tend)
    monkeypatch.setattr(tend_guidance, "PAUSE_SECONDS", 0)
    monkeypatch.setattr(signal, "signal", lambda *args: None)
    monkeypatch.setattr(tend_guidance.connections, "close_all", lambda: None)
    watchdog = threading.Timer(10, lambda: pytest.fail("it did not stop"))
    watchdog.start()
    call_command("tend_guidance")
    watchdog.cancel()
    assert len(calls) == 2
    assert log_book.holding(["could not be tended"])
