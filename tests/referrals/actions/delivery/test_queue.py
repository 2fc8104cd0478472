from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from prevent_portal.mail.backoff import pause_after
from referrals import transports
from referrals.actions.delivery import queue
from referrals.actions.delivery.queue import record_call
from referrals.actions.delivery.sending import beat, claim_deliveries, release, send_claimed, settle_sent
from referrals.models import Attempt, Delivery, Event
from referrals.models.delivery import LEASE, WORKER_ALARM
from referrals.rules.routing import Route
from referrals.transports import Sent, TransportError

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


@pytest.fixture
def other_side(monkeypatch):
    """What the other side answers: a Sent, or a TransportError to raise. Records what it was sent."""

    class OtherSide:
        answer = Sent("250 OK")
        taken = []

    OtherSide.taken = []

    def send(delivery):
        if isinstance(OtherSide.answer, TransportError):
            raise OtherSide.answer
        OtherSide.taken.append(delivery)
        return OtherSide.answer

    monkeypatch.setattr(transports, "send", send)
    return OtherSide


@pytest.fixture
def email(concern):
    """The concern's mail, due at NOW."""
    delivery = concern.deliveries.get(transport="email")
    Delivery.objects.filter(pk=delivery.pk).update(due_at=NOW, queued_at=NOW)
    delivery.refresh_from_db()
    return delivery


def try_once(at=NOW, by="worker 1"):
    attempts = claim_deliveries(by=by, at=at)
    settle_sent([attempt for attempt in attempts if send_claimed(attempt, now=lambda: at)])
    return attempts


def test_what_is_due_is_sent_once(email, other_side):
    assert len(try_once()) == 1
    email.refresh_from_db()
    assert email.sent_at == NOW
    assert email.leased_until is None
    assert try_once(NOW + timedelta(hours=1)) == []
    (attempt,) = Attempt.objects.filter(delivery=email)
    assert (attempt.accepted, attempt.reply) == (True, "250 OK")
    assert Event.objects.filter(concern_id=email.concern_id, kind="sent").count() == 1


def test_a_leased_delivery_is_nobody_elses_while_its_holder_lives(email, other_side):
    (attempt,) = claim_deliveries(by="worker 1", at=NOW)
    assert claim_deliveries(by="worker 2", at=NOW + WORKER_ALARM) == []
    beat(by="worker 1", at=NOW + LEASE)
    assert claim_deliveries(by="worker 2", at=NOW + LEASE) == []
    (again,) = claim_deliveries(by="worker 2", at=NOW + LEASE + timedelta(seconds=1))
    assert again.delivery.message_id == attempt.delivery.message_id
    assert Attempt.objects.filter(delivery=email, finished_at=None).count() == 2


def test_the_lease_of_a_silent_worker_falls(email, other_side):
    claim_deliveries(by="worker 1", at=NOW)
    assert len(try_once(NOW + WORKER_ALARM + timedelta(seconds=1), by="worker 2")) == 1


def test_the_ledger_tells_when_the_other_side_answered(email, other_side):
    (attempt,) = claim_deliveries(by="worker 1", at=NOW)
    send_claimed(attempt, now=lambda: NOW + timedelta(seconds=20))
    settle_sent([attempt])
    attempt.refresh_from_db()
    email.refresh_from_db()
    assert (attempt.started_at, attempt.finished_at) == (NOW, NOW + timedelta(seconds=20))
    assert email.sent_at == NOW + timedelta(seconds=20)


def test_what_a_killed_worker_noted_as_taken_is_settled_and_not_sent_again(email, other_side):
    (attempt,) = claim_deliveries(by="worker 1", at=NOW)
    send_claimed(attempt, now=lambda: NOW)
    later = NOW + LEASE + timedelta(seconds=1)
    assert try_once(later, by="worker 2") == []
    email.refresh_from_db()
    assert email.sent_at == NOW
    assert len(other_side.taken) == 1
    assert Event.objects.filter(concern_id=email.concern_id, kind="sent").count() == 1


def test_a_worker_that_could_not_note_it_settles_it_later_without_a_repeat(email, other_side):
    (attempt,) = claim_deliveries(by="worker 1", at=NOW)
    attempt.accepted, attempt.finished_at, attempt.reply = True, NOW, "250 OK"
    settle_sent([attempt])
    settle_sent([attempt])
    assert Attempt.objects.get(delivery=email).reply == "250 OK"
    assert Event.objects.filter(concern_id=email.concern_id, kind="sent").count() == 1
    assert try_once(NOW + timedelta(days=1)) == []


def test_what_was_not_begun_is_handed_back_at_once(email, other_side):
    attempts = claim_deliveries(by="worker 1", at=NOW)
    release(attempts)
    assert not Attempt.objects.filter(delivery=email).exists()
    assert len(try_once(by="worker 2")) == 1


def test_a_worker_that_slept_through_its_lease_hands_back_nobody_elses(email, other_side):
    slept = claim_deliveries(by="worker 1", at=NOW)
    later = NOW + LEASE + timedelta(seconds=1)
    claim_deliveries(by="worker 2", at=later)
    release(slept)
    assert claim_deliveries(by="worker 3", at=later) == []


def test_a_clock_that_was_set_back_keeps_nothing_waiting(email, other_side):
    earlier = NOW - timedelta(hours=2)
    other_side.answer = TransportError("451 later", permanent=False)
    assert len(try_once(earlier)) == 1, "a first try waits for no clock"
    Delivery.objects.filter(pk=email.pk).update(due_at=NOW + timedelta(minutes=1))
    assert len(try_once(earlier)) == 1, "no pause is as long as this"
    Delivery.objects.filter(pk=email.pk).update(due_at=NOW - timedelta(hours=3), leased_until=NOW)
    assert len(try_once(earlier)) == 1, "nor any lease"


def test_a_batch_locks_and_writes_in_a_number_of_queries_that_does_not_grow(email, other_side):
    def settling(number, first):
        queue.queue_deliveries(
            email.concern, [Route("email", f"n{each}@example.org") for each in range(number)], at=NOW, first=first
        )
        attempts = claim_deliveries(by="w", at=NOW)
        for attempt in attempts:
            send_claimed(attempt, now=lambda: NOW)
        with CaptureQueriesContext(connection) as captured:
            settle_sent(attempts)
        return len(captured)

    assert settling(2, 70) == settling(40, 100)


def test_a_passing_failure_waits_and_is_tried_again(email, other_side):
    other_side.answer = TransportError("451 later", permanent=False)
    try_once()
    email.refresh_from_db()
    assert email.sent_at is None
    assert NOW + timedelta(minutes=1) <= email.due_at <= NOW + timedelta(minutes=1, seconds=15)
    assert try_once(NOW + timedelta(seconds=30)) == []
    other_side.answer = Sent("250 OK")
    try_once(NOW + timedelta(minutes=2))
    email.refresh_from_db()
    assert email.sent_at == NOW + timedelta(minutes=2)


def test_a_permanent_failure_wakes_the_next_contact(email, other_side):
    other_side.answer = TransportError("550 no such mailbox", permanent=True)
    standby = list(Delivery.objects.filter(concern=email.concern, due_at=None))
    try_once()
    email.refresh_from_db()
    assert email.given_up_at == NOW
    first, *later = Delivery.objects.filter(pk__in=[delivery.pk for delivery in standby])
    assert first.due_at == NOW
    assert [delivery.due_at for delivery in later] == [None] * len(later)
    assert Event.objects.filter(concern_id=email.concern_id, kind="given-up").exists()


def test_a_passing_failure_that_lasts_a_week_is_given_up_too(email, other_side):
    other_side.answer = TransportError("451 later", permanent=False)
    Delivery.objects.filter(pk=email.pk).update(queued_at=NOW - timedelta(days=7, minutes=1))
    try_once()
    email.refresh_from_db()
    assert email.given_up_at == NOW


def test_at_the_end_of_a_plan_a_person_is_asked_to_call_and_the_duty_desk_is_told(email, other_side, settings):
    settings.DUTY_EMAILS = ["duty@example.org"]
    Delivery.objects.filter(concern=email.concern).exclude(pk=email.pk).delete()
    other_side.answer = TransportError("550 no such mailbox", permanent=True)
    try_once()
    call = Delivery.objects.get(concern=email.concern, transport="phone")
    assert (call.to, call.due_at) == ("101", NOW)
    assert Delivery.objects.filter(concern=email.concern, purpose="duty", to="duty@example.org").exists()


def test_a_dead_duty_mailbox_wakes_nobody_and_makes_no_endless_chain(email, other_side):
    rows = queue.queue_deliveries(
        email.concern, [Route("email", "duty@example.org", purpose="duty")], at=NOW, first=50
    )
    Delivery.objects.filter(concern=email.concern).exclude(pk=rows[0].pk).update(sent_at=NOW)
    before = Delivery.objects.count()
    other_side.answer = TransportError("550 no such mailbox", permanent=True)
    try_once()
    assert Delivery.objects.get(pk=rows[0].pk).given_up_at == NOW
    assert Delivery.objects.count() == before


def test_held_standing_by_and_phone_deliveries_are_not_a_workers_to_take(email, other_side):
    routes = [
        Route("email", "held@example.org", held=True),
        Route("email", "next@example.org", standby=True),
        Route("phone", "101"),
    ]
    queue.queue_deliveries(email.concern, routes, at=NOW, first=60)
    try_once()
    assert [delivery.to for delivery in other_side.taken] == [email.to]


def test_a_hundred_dead_addresses_do_not_hold_up_a_live_one(email, other_side, monkeypatch):
    """Each waits its own time after its first failure, so the live one is reached in the first round."""
    dead = [Route("email", f"dead{number}@example.org") for number in range(100)]
    queue.queue_deliveries(email.concern, dead, at=NOW, first=70)

    def send(delivery):
        if delivery.to.startswith("dead"):
            raise TransportError("451 later", permanent=False)
        return Sent("250 OK")

    monkeypatch.setattr(transports, "send", send)
    rounds = 0
    while try_once():
        rounds += 1
    email.refresh_from_db()
    assert email.sent_at == NOW
    assert rounds == 2


def test_due_deliveries_are_taken_in_random_order(email, other_side):
    routes = [Route("email", f"n{number}@example.org") for number in range(60)]
    queue.queue_deliveries(email.concern, routes, at=NOW, first=70)
    first, second = (
        [attempt.delivery.to for attempt in claim_deliveries(by="w", at=NOW, limit=10)] for _ in range(2)
    )
    assert not set(first) & set(second)
    assert [*first, *second] != [f"n{number}@example.org" for number in range(20)]


def test_a_call_that_nobody_answers_stays_to_be_made(email, officer):
    call = Delivery.objects.filter(concern=email.concern, transport="phone")[0]
    Delivery.objects.filter(pk=call.pk).update(due_at=NOW)
    record_call(delivery=call, answered=False, by=officer.user, at=NOW)
    assert Delivery.objects.calls_waiting().filter(pk=call.pk, failures=1).exists()
    call.refresh_from_db()
    assert call.due_at == NOW + timedelta(minutes=10), "the next try of what is urgent"
    record_call(delivery=call, answered=True, by=officer.user, at=NOW)
    assert not Delivery.objects.calls_waiting().filter(pk=call.pk).exists()
    assert [event.facts["answered"] for event in Event.objects.filter(kind="called")] == [False, True]
    assert Attempt.objects.filter(delivery=call, worker=officer.user.email).count() == 2


def test_pauses_double_to_an_hour_with_jitter():
    for failures, shortest in [(1, 1), (2, 2), (3, 4), (6, 32), (7, 60), (500, 60)]:
        pauses = {pause_after(failures) for _ in range(50)}
        assert len(pauses) > 1
        assert all(timedelta(minutes=shortest) <= pause <= timedelta(minutes=shortest * 1.25) for pause in pauses)
