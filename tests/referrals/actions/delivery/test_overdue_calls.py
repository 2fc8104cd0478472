"""The duty desk is notified of an overdue call once, and again when the next attempt is overdue."""

from datetime import UTC, datetime, timedelta

import pytest

from referrals.actions.delivery.overdue_calls import escalate_overdue_calls
from referrals.actions.delivery.queue import record_call
from referrals.models import Concern, Delivery, Event, Urgency
from referrals.rules.routing import CALL_OVERDUE
from referrals.transports.notice import notice
from tests.referrals.review.building import add_call, send

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
DESK = ["duty@example.org", "deputy@example.org"]


@pytest.fixture(autouse=True)
def desk(db, settings):
    settings.DUTY_EMAILS = DESK


@pytest.fixture
def call():
    return add_call(send(), due_at=NOW)


def notices():
    return list(Delivery.objects.filter(purpose="duty").order_by("order"))


def minutes(number):
    return NOW + timedelta(minutes=number)


def test_each_duty_mailbox_is_told_once_without_personal_data(call):
    assert escalate_overdue_calls(at=minutes(61)) == 1
    assert escalate_overdue_calls(at=minutes(62)) == 0
    assert [row.to for row in notices()] == DESK
    body = notice(notices()[0]).body
    assert CALL_OVERDUE in body
    assert "/duty/" in body
    assert "Canary" not in body
    assert Event.objects.filter(concern_id=call.concern_id, kind="call-overdue").count() == 1


@pytest.mark.parametrize(("urgency", "grace"), [(Urgency.URGENT, 10), (Urgency.STANDARD, 60)])
def test_nobody_is_told_before_the_grace_period_ends(call, urgency, grace):
    Concern.objects.update(urgency=urgency)
    assert escalate_overdue_calls(at=minutes(grace)) == 0
    assert escalate_overdue_calls(at=minutes(grace) + timedelta(seconds=1)) == 1


def test_desk_is_told_again_when_the_next_attempt_is_overdue(call, officer):
    escalate_overdue_calls(at=minutes(61))
    record_call(delivery=call, answered=False, by=officer.user, at=minutes(65))
    assert escalate_overdue_calls(at=minutes(66)) == 0
    assert escalate_overdue_calls(at=minutes(65 + 30 + 61)) == 1
    assert len(notices()) == 2 * len(DESK)


def test_two_overdue_calls_of_one_concern_are_told_once(call):
    add_call(call.concern, due_at=NOW)
    assert escalate_overdue_calls(at=minutes(61)) == 1


@pytest.mark.parametrize("end", ["answered", "opened", "withdrawn"])
def test_settled_call_is_not_told(call, officer, end):
    if end == "answered":
        record_call(delivery=call, answered=True, by=officer.user, at=NOW)
    elif end == "opened":
        Concern.objects.update(opened_at=NOW)
    else:
        Delivery.objects.update(withdrawn_at=NOW)
    assert escalate_overdue_calls(at=minutes(90)) == 0
    assert notices() == []


def test_nothing_is_written_without_a_duty_desk(call, settings):
    settings.DUTY_EMAILS = []
    assert escalate_overdue_calls(at=minutes(90)) == 0
    assert not Event.objects.filter(kind="call-overdue").exists()


def test_notice_is_rolled_back_when_its_event_fails(call, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(Event, "save", fail)
    with pytest.raises(RuntimeError):
        escalate_overdue_calls(at=minutes(61))
    assert notices() == []
