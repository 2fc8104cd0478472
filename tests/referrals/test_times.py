"""A process's wrong clock stores no wrong time, and the database refuses one all the same (ADR 81)."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from prevent_portal import clock as portal_clock
from referrals.actions.audit.event_chains import verify_events
from referrals.actions.casework import reading
from referrals.actions.delivery.integrity import verify_deliveries
from referrals.actions.monitoring.daily_summary import send_now
from referrals.database.times import TOLERANCE
from referrals.models import Concern, Draft, Event, Worker
from referrals.models.event import Kind
from tests.referrals.conftest import signed_in
from tests.referrals.review.building import ANSWERED_FORM, send
from tests.referrals.walking import begin, report_concern
from tools.machine.prepared import TEST_TIME

TEN_YEARS = timedelta(days=3653)
NO_CONCERN = ANSWERED_FORM | {
    "outcome": "no-concern",
    "rationale": "Nothing in it points to a risk.",
    "considered": "on",
    "sector": "",
    "age_band": "over-30",
}


@pytest.fixture
def database_at(monkeypatch):
    """The database's clock is right, whatever the process's says."""

    def stand(at):
        monkeypatch.setattr("prevent_portal.clock.read_database_time", lambda: at)

    return stand


def close_through_the_pages(officer, concern):
    Concern.objects.filter(pk=concern.pk).update(about_child=False, violence=False, urgency=2, danger_signs="")
    client, page = signed_in(officer), f"/review/{concern.reference}/"
    assert client.get(page).status_code == 200
    assert client.post(f"{page}acknowledge/").status_code == 302
    response = client.post(f"{page}outcome/", NO_CONCERN)
    assert response.status_code == 302, response.content.decode()
    concern.refresh_from_db()
    return concern


@pytest.mark.parametrize("off", [-TEN_YEARS, TEN_YEARS], ids=["ten years back", "ten years ahead"])
def test_steps_of_a_web_process_with_a_wrong_clock_have_the_databases_time(officer, one_factor, database_at, off):
    with time_machine.travel(TEST_TIME + off, tick=False):
        database_at(TEST_TIME)
        concern = report_concern()
        begin()
        close_through_the_pages(officer, concern)
    times = [concern.received_at, concern.opened_at, concern.acknowledged_at, concern.outcome_at, concern.closed_at]
    assert {abs(each - TEST_TIME) < timedelta(minutes=1) for each in times} == {True}
    assert all(abs(event.at - TEST_TIME) < timedelta(minutes=1) for event in Event.objects.all())
    assert all(draft.expires_at - TEST_TIME < timedelta(days=1) for draft in Draft.objects.all())
    assert concern.target_at - TEST_TIME < timedelta(days=14)


def test_control_a_process_that_went_by_its_own_clock_would_close_it_in_2016(officer, one_factor):
    concern = report_concern()
    with time_machine.travel(TEST_TIME - TEN_YEARS, tick=False):
        close_through_the_pages(officer, concern)
    assert concern.closed_at.year == 2016


def test_clock_is_read_again_after_half_a_minute(monkeypatch, database_at):
    passed = [0.0]
    monkeypatch.setattr(portal_clock, "time", SimpleNamespace(monotonic=lambda: passed[0]))
    monkeypatch.setattr(portal_clock, "READ_AGAIN_SECONDS", 30.0)
    monkeypatch.setattr(portal_clock, "_reading", None)
    database_at(TEST_TIME)
    assert portal_clock.now() == TEST_TIME
    database_at(TEST_TIME + TEN_YEARS)
    passed[0] = 29
    assert portal_clock.now() == TEST_TIME + timedelta(seconds=29)
    passed[0] = 30
    assert portal_clock.now() == TEST_TIME + TEN_YEARS


@pytest.fixture
def now(strict):
    return timezone.now()


def refused(act):
    with pytest.raises(IntegrityError, match="ahead of the database's clock"), transaction.atomic():
        act()
    return True


@pytest.mark.parametrize("off", [-TEN_YEARS, -2 * TOLERANCE, 2 * TOLERANCE, TEN_YEARS], ids=str)
def test_database_refuses_an_event_out_of_its_time(officer, concern, now, off):
    def act():
        Event.objects.record(concern.pk, Kind.READ, by=officer.user.email, at=now + off)

    assert refused(act)
    Event.objects.record(concern.pk, Kind.READ, by=officer.user.email, at=timezone.now())


@pytest.mark.parametrize("off", [-TEN_YEARS, TEN_YEARS], ids=["back", "ahead"])
@pytest.mark.parametrize("column", ["opened_at", "acknowledged_at", "outcome_at", "closed_at"])
def test_database_refuses_a_concern_out_of_its_time(concern, now, column, off):
    row = Concern.objects.filter(pk=concern.pk)
    assert refused(lambda: row.update(**{column: now + off}))
    assert row.update(**{column: now}) == 1


def test_database_refuses_a_concern_received_in_the_future(now):
    assert refused(lambda: send(at=now + TEN_YEARS))
    assert send(at=now)


def test_database_refuses_a_heartbeat_from_the_future(now):
    assert refused(lambda: Worker.objects.create(name="one", beat_at=now + TEN_YEARS))


def test_control_without_the_triggers_every_time_is_taken(officer, concern):
    now = timezone.now()
    Event.objects.record(concern.pk, Kind.READ, by=officer.user.email, at=now - TEN_YEARS)
    assert Concern.objects.filter(pk=concern.pk).update(closed_at=now + TEN_YEARS) == 1


@pytest.fixture
def from_2036(db, clock):
    """An urgent report that a clock ten years ahead stored, before the database refused that."""
    return send(at=timezone.now() + TEN_YEARS)


def test_concern_from_the_future_can_still_be_opened(officer, from_2036, strict):
    reading.open_concern(concern=from_2036, by=officer, at=timezone.now())
    reading.acknowledge_concern(concern=from_2036, by=officer, at=timezone.now())
    from_2036.refresh_from_db()
    assert from_2036.state == "acknowledged"


def test_what_stands_in_the_future_is_named(from_2036, settings, mailoutbox):
    settings.DUTY_EMAILS = ["duty@example.org"]
    Worker.objects.create(name="one", beat_at=timezone.now())
    send_now(to="duty@example.org", at=timezone.now())
    assert "needs attention" in mailoutbox[0].subject
    assert f"in the future, as a clock was wrong: 1 ({from_2036.reference})" in mailoutbox[0].body
    assert any(
        f"concern {from_2036.reference}, event 1: stands in the future" in each for each in verify_events().faults
    )
    ahead = {each.what: each.examples for each in verify_deliveries(at=timezone.now())}
    assert f"referrals_concern.received_at: {from_2036.reference}" in ahead["times ahead of the database's clock"]


def test_time_before_the_one_it_follows_is_a_fault(officer, concern):
    Event.objects.record(concern.pk, Kind.READ, by=officer.user.email, at=timezone.now() - TEN_YEARS)
    assert [f"concern {concern.reference}, event 2: is earlier than the one before it"] == verify_events().faults
