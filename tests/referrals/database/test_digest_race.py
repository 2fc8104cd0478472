"""Two workers make the morning digest at the same moment, each over a connection of its own."""

import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from django.db import connection, connections

from prevent_portal.mail.models import Letter
from referrals.actions.casework import morning_digest
from referrals.models import Officer
from tests.referrals.review.building import AT, acknowledge, send

pytestmark = pytest.mark.django_db(transaction=True)
MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
PATIENCE = 20


@pytest.fixture
def officers(make_officer) -> list[Officer]:
    found = [make_officer("norfolk", name) for name in ("first", "second")]
    for each in found:
        acknowledge(send(at=AT), each, state="received", acknowledged_by=None, acknowledged_at=None)
    return found


@pytest.fixture
def first_waits(monkeypatch) -> Iterator[tuple[threading.Event, threading.Event]]:
    """The first worker stops after it has locked its officers, until it is told to go on."""
    locked, go_on = threading.Event(), threading.Event()
    made = morning_digest.Waiting

    def waiting(*args, **kwargs):
        if not locked.is_set():
            locked.set()
            assert go_on.wait(PATIENCE)
        return made(*args, **kwargs)

    monkeypatch.setattr(morning_digest, "Waiting", waiting)
    yield locked, go_on
    go_on.set()


def work() -> int:
    try:
        return morning_digest.send_morning_digests(at=MONDAY)
    finally:
        connections.close_all()


def race(first_waits: tuple[threading.Event, threading.Event]) -> tuple[Future[int], int]:
    locked, go_on = first_waits
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(work)
        assert locked.wait(PATIENCE)
        second = work_here()
        go_on.set()
        first.result(PATIENCE)
    return first, second


def work_here() -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = '{PATIENCE}s'")
    return morning_digest.send_morning_digests(at=MONDAY)


def test_second_worker_neither_waits_nor_sends_what_the_first_is_about_to(officers, first_waits):
    first, second = race(first_waits)
    assert (first.result(), second) == (2, 0)
    assert sorted(Letter.objects.values_list("to", flat=True)) == sorted(each.user.email for each in officers)
    assert work_here() == 0


def test_control_without_the_lock_both_send(officers, first_waits, monkeypatch):
    monkeypatch.setattr(connection.features, "has_select_for_update_skip_locked", False)
    features = type(connection.features)
    monkeypatch.setattr(features, "has_select_for_update_skip_locked", False)
    first, second = race(first_waits)
    assert (first.result(), second) == (2, 2)
    assert Letter.objects.count() == 4
