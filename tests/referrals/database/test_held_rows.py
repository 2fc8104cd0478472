"""A transaction that the public's login leaves open holds its own concern, and nothing of anybody else's."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any

import psycopg2
import pytest
from django.core.management import call_command
from django.db import OperationalError, connection

from prevent_portal import clock
from referrals.actions.casework.messages import add_reporter_message
from referrals.actions.faults import one_by_one
from referrals.database.force_scope import KEY
from referrals.models import Concern, Event, Message
from tests.referrals.database.conftest import PREFIX, run
from tests.referrals.review.building import send

pytestmark = pytest.mark.django_db(transaction=True)

LOCK = "SELECT id FROM referrals_concern WHERE id = %s FOR UPDATE"
EVENT = (
    "INSERT INTO referrals_event (id, concern_id, number, kind, by, at, facts, previous, digest, mac) SELECT "
    "gen_random_uuid(), concern_id, 2, 'added', 'reporter', at, '{}', digest, "
    "repeat('a', 64), '' FROM referrals_event WHERE concern_id = %s"
)


@contextmanager
def held(concern: Concern, sql: str) -> Iterator[None]:
    """The attack, on a connection of its own."""
    where: dict[str, Any] = connection.get_connection_params()
    session = psycopg2.connect(**{name: where[name] for name in ("dbname", "host", "port", "user") if name in where})
    try:
        with session.cursor() as cursor:
            cursor.execute(f"SET ROLE {PREFIX}_public; SET idle_in_transaction_session_timeout = 0")
            cursor.execute(f"SELECT set_config('{KEY}', %s, false)", [str(concern.pk)])
            cursor.execute(sql, [str(concern.pk)])
            assert cursor.rowcount == 1
            yield
    finally:
        session.close()


@pytest.fixture
def work(transactional_db):
    """A round of the worker as its role."""
    # Rows, roles' rights and triggers are put back after each test that commits.
    call_command("grant_roles", prefix=PREFIX, stdout=StringIO())

    def rounds() -> None:
        run(f"SET lock_timeout = '1s'; SET ROLE {PREFIX}_worker")
        try:
            call_command("send_deliveries", "--once")
        finally:
            run("RESET ROLE; RESET lock_timeout")

    return rounds


def is_told(concern: Concern) -> bool:
    told = concern.deliveries.filter(transport="email", sent_at__isnull=False).exists()
    return told and Event.objects.filter(concern_id=concern.pk, kind="sent").exists()


def is_matched(concern: Concern) -> bool:
    return Concern.objects.get(pk=concern.pk).matched_under != 0


@pytest.mark.parametrize("sql", [LOCK, EVENT], ids=["its row", "its next event"])
def test_concern_that_is_held_keeps_no_other_from_being_told_or_matched(work, sql):
    bad, good = send(), send()
    with held(bad, sql):
        work()
        assert (is_told(good), is_matched(good)) == (True, True)
        assert not is_matched(bad)
    work()
    assert is_matched(bad)
    assert bad.deliveries.get(transport="email").sent_at or bad.deliveries.get(transport="email").leased_until


def test_message_to_a_concern_that_is_held_waits_alone(work):
    bad, good = send(), send()
    for concern in (bad, good):
        add_reporter_message(concern=concern, text="x", form_id="1", at=clock.now())
    with held(bad, LOCK):
        work()
        assert [each.concern for each in Message.objects.to_take_up()] == [bad]
    work()
    assert not Message.objects.to_take_up().exists()


def test_control_a_worker_that_waits_for_its_lock_tells_nobody(work, monkeypatch):
    monkeypatch.setattr(one_by_one, "without_waiting", lambda concerns: concerns.select_for_update())
    bad, good = send(), send()
    with held(bad, LOCK), pytest.raises(OperationalError, match="lock timeout"):
        work()
    assert not is_told(good)


def test_control_without_the_lock_its_next_event_is_waited_for(work):
    run(f"DROP TRIGGER {PREFIX}_public_referrals_event ON referrals_event")
    bad, good = send(), send()
    with held(bad, EVENT), pytest.raises(OperationalError, match="lock timeout"):
        work()
    assert not is_told(good)
