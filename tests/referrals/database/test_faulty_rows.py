"""Rows that no process can read, or whose history cannot be continued, stop nothing but themselves.

The public's login may not store them (test_reporters_rows): here they got past that, or are from before it was so.
"""

from collections.abc import Iterator
from datetime import timedelta
from itertools import cycle, islice
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DataError, IntegrityError, connection, transaction
from django.test import Client
from psycopg2 import extensions

from prevent_portal.mail.models import Letter
from referrals.actions.audit.event_chains import verify_events
from referrals.actions.casework.time_limits import mark_overdue, remind_owners
from referrals.actions.delivery import sending
from referrals.actions.delivery.escalation import chase_unopened
from referrals.actions.delivery.overdue_calls import escalate_overdue_calls
from referrals.actions.faults import one_by_one
from referrals.actions.monitoring.service_status import read_service_status
from referrals.actions.retention.reviews import ask_for_reviews
from referrals.actions.search.matching import match_due
from referrals.database import readable_times
from referrals.models import Concern, Delivery, Event, event
from referrals.models.event import Kind
from tests import smtp
from tests.referrals.database.conftest import run
from tests.referrals.review.building import AT, add_call, send, some_officer, some_supervisor

EDGES = ("0044-01-01 BC", "0001-01-01", "20000-01-01", "infinity", "-infinity")
TIMES = {
    "referrals_concern": ("received_at", "target_at", "handed_over_at", "reviewed_at", "unread_at", "follow_up_on"),
    "referrals_delivery": ("queued_at", "due_at", "held_at", "leased_until", "bundled_until"),
    "referrals_event": ("at",),
}
LARGEST = 2_147_483_647
LISTS = ("/review/", "/review/workload/", "/review/insight/", "/review/reviews/", "/review/calls/", "/review/search/")


@pytest.fixture
def portal(smtp_server, settings, act_as):
    settings.REQUIRE_MFA = False
    settings.DUTY_EMAILS = ["duty@example.org"]
    smtp.use(settings, smtp_server.port)
    return act_as


def spoil(table: str, row_id: object, **columns: Any) -> None:
    """As its owner, without any trigger."""
    run("SET LOCAL session_replication_role = replica")
    for column, value in columns.items():
        run(f'UPDATE {table} SET "{column}" = %s WHERE id = %s', value, row_id)
    run("SET LOCAL session_replication_role = DEFAULT")


def numbered(number: int) -> Concern:
    """A second event, with a number of somebody's choice."""
    concern = send()
    forged = Event.objects.record(concern.pk, Kind.ADDED, by="reporter", at=AT)
    spoil("referrals_event", forged.pk, number=number)
    return concern


@pytest.fixture
def broken_chain(monkeypatch):
    """A history that cannot be continued."""
    monkeypatch.setattr(event, "NO_CHAINS", LARGEST + 1)
    return lambda: numbered(LARGEST)


def rounds(later: timedelta = timedelta(0)) -> None:
    at = AT + later
    match_due(now=lambda: at)
    chase_unopened(at=at)
    escalate_overdue_calls(at=at)
    mark_overdue(at=at)
    remind_owners(at=at)
    ask_for_reviews(at=at)
    call_command("send_deliveries", "--once")


def was_told(concern: Concern) -> bool:
    return Delivery.objects.filter(concern=concern, transport="email", sent_at__isnull=False).exists()


def spoil_times(edges: Iterator[str]) -> None:
    """A concern for each column."""
    for table, columns in TIMES.items():
        for column in columns:
            bad = send()
            row = {"referrals_concern": bad, "referrals_delivery": bad.deliveries.first()}.get(table)
            spoil(table, (row or Event.objects.get(concern_id=bad.pk)).pk, **{column: next(edges)})


@pytest.mark.parametrize("first", [0, 2])
def test_times_that_python_cannot_hold_stop_nobody(portal, first):
    spoil_times(islice(cycle(EDGES), first, None))
    run("UPDATE referrals_concern SET danger_signs = 'junk,plan'")
    good = send()
    client = Client()
    client.force_login(some_supervisor(good).user)
    with portal("officers"):
        assert {path: client.get(path).status_code for path in LISTS} == dict.fromkeys(LISTS, 200)
        assert client.post("/review/filter/", {"words": "canary"}).status_code in (200, 302)
    with portal("worker"):
        rounds()
        rounds(timedelta(days=400))
        read_service_status(AT, unopened=Concern.objects.unopened())
    assert was_told(good)


def test_control_such_a_time_fails_where_it_is_read_as_it_is(portal):
    spoil("referrals_concern", send().pk, target_at="20000-01-01")
    extensions.register_type(extensions.PYDATETIMETZ, connection.connection)
    try:
        with pytest.raises(ValueError, match="year 20000 is out of range"):
            list(Concern.objects.all())
    finally:
        readable_times.register(connection)
    assert [each.target_at for each in Concern.objects.all()] == [readable_times.LATEST]


def test_history_that_cannot_be_continued_stops_one_concern(portal, broken_chain):
    bad, good = broken_chain(), send()
    add_call(bad)
    with portal("worker"):
        rounds()
        rounds(timedelta(days=14))
    assert was_told(good)
    assert {"sent", "reminded", "overdue"} <= set(
        Event.objects.filter(concern_id=good.pk).values_list("kind", flat=True)
    )
    assert was_told(bad)  # it left, and does not leave again
    letter = Letter.objects.get(kind=one_by_one.FAULT.name)
    assert letter.to == "duty@example.org"
    assert bad.reference in letter.body
    assert letter.sent_at


def test_control_it_stops_the_mail_of_all_otherwise(portal, broken_chain, monkeypatch):
    broken_chain()
    send()
    monkeypatch.setattr(one_by_one, "FAULTS", ())
    with portal("worker"), pytest.raises(DataError), transaction.atomic():
        call_command("send_deliveries", "--once")
    assert not Delivery.objects.filter(sent_at__isnull=False).exists()


def test_mail_whose_failure_cannot_be_recorded_is_tried_later(portal, smtp_server, broken_chain):
    bad, good = broken_chain(), send()
    smtp_server.reply_to_data = "450 later"
    with portal("worker"):
        call_command("send_deliveries", "--once")
    assert Letter.objects.filter(kind=one_by_one.FAULT.name, about=str(bad.pk)).exists()
    mail = bad.deliveries.get(transport="email")
    assert (mail.failures, mail.given_up_at) == (1, None)
    assert mail.due_at > AT + timedelta(minutes=50)
    assert good.deliveries.get(transport="email").failures == 1


def test_delivery_that_cannot_be_claimed_is_tried_later(portal, monkeypatch):
    bad, good = send(), send()
    lease = sending._lease

    def fail(claimed, **given):
        if bad.pk in {row.concern_id for row in claimed}:
            raise ValueError("planted")
        return lease(claimed, **given)

    monkeypatch.setattr(sending, "_lease", fail)
    with portal("worker"):
        call_command("send_deliveries", "--once")
    assert (was_told(good), was_told(bad)) == (True, False)
    assert Letter.objects.filter(kind=one_by_one.FAULT.name, about=str(bad.pk)).exists()


@pytest.mark.parametrize("number", [LARGEST, LARGEST - 1, event.NO_CHAINS, event.NO_CHAINS - 1])
def test_history_goes_on_past_a_number_that_somebody_chose(portal, number):
    concern = numbered(number)
    client = Client()
    client.force_login(some_officer(concern).user)
    with portal("officers"):
        for _ in range(4):
            assert client.get(f"/review/{concern.reference}/").status_code == 200
    found = list(Event.objects.filter(concern_id=concern.pk).order_by("number").values_list("number", "kind"))
    assert len([kind for _, kind in found if kind == "read"]) == 4
    assert max(place for place, kind in found if kind == "read") <= event.NO_CHAINS
    assert verify_events().faults, "and it is found"


def test_control_without_that_its_page_is_an_error(portal, broken_chain):
    concern = broken_chain()
    client = Client()
    client.force_login(some_officer(concern).user)
    with portal("officers"), pytest.raises(DataError), transaction.atomic():
        client.get(f"/review/{concern.reference}/")


@pytest.mark.parametrize("reference", ["<b>/../x", "", "A?B", "A B"])
def test_reference_fits_the_address_of_its_pages(db, reference):
    concern = send()
    with pytest.raises(IntegrityError, match="fits_an_address"), transaction.atomic():
        Concern.objects.filter(pk=concern.pk).update(reference=reference)
