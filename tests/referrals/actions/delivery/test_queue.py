from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from prevent_portal.mail.backoff import pause_after
from referrals import transports
from referrals.actions.delivery import queue
from referrals.actions.delivery.queue import record_call
from referrals.actions.delivery.sending import claim_deliveries, record_heartbeat, release, send_claimed, settle_sent
from referrals.models import Attempt, Delivery, Event
from referrals.models.delivery import LEASE, WORKER_TIMEOUT
from referrals.rules.routing import Route
from referrals.transports import Sent, TransportError

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


@pytest.fixture
def mail_server(monkeypatch):
    """Replaces the transport: returns `answer`, or raises it, and records deliveries in `taken`."""

    class MailServer:
        answer = Sent("250 OK")
        taken = []

    MailServer.taken = []

    def send(delivery):
        if isinstance(MailServer.answer, TransportError):
            raise MailServer.answer
        MailServer.taken.append(delivery)
        return MailServer.answer

    monkeypatch.setattr(transports, "send", send)
    return MailServer


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


def test_due_delivery_is_sent_once(email, mail_server):
    assert len(try_once()) == 1
    email.refresh_from_db()
    assert email.sent_at == NOW
    assert email.leased_until is None
    assert try_once(NOW + timedelta(hours=1)) == []
    (attempt,) = Attempt.objects.filter(delivery=email)
    assert (attempt.accepted, attempt.reply) == (True, "250 OK")
    assert Event.objects.filter(concern_id=email.concern_id, kind="sent").count() == 1


def test_leased_delivery_is_not_claimed_while_its_worker_lives(email, mail_server):
    (attempt,) = claim_deliveries(by="worker 1", at=NOW)
    assert claim_deliveries(by="worker 2", at=NOW + WORKER_TIMEOUT) == []
    record_heartbeat(by="worker 1", at=NOW + LEASE)
    assert claim_deliveries(by="worker 2", at=NOW + LEASE) == []
    (again,) = claim_deliveries(by="worker 2", at=NOW + LEASE + timedelta(seconds=1))
    assert again.delivery.message_id == attempt.delivery.message_id
    assert Attempt.objects.filter(delivery=email, finished_at=None).count() == 2


def test_lease_of_a_silent_worker_expires(email, mail_server):
    claim_deliveries(by="worker 1", at=NOW)
    assert len(try_once(NOW + WORKER_TIMEOUT + timedelta(seconds=1), by="worker 2")) == 1


def test_attempt_records_when_the_server_answered(email, mail_server):
    (attempt,) = claim_deliveries(by="worker 1", at=NOW)
    answered = NOW + timedelta(minutes=1)
    send_claimed(attempt, now=lambda: answered + timedelta(seconds=20))
    settle_sent([attempt])
    attempt.refresh_from_db()
    email.refresh_from_db()
    assert attempt.accepted
    assert (attempt.started_at, attempt.finished_at, email.sent_at) == (NOW, answered, answered)


def test_accepted_mail_of_a_killed_worker_is_not_sent_again(email, mail_server):
    (attempt,) = claim_deliveries(by="worker 1", at=NOW)
    send_claimed(attempt, now=lambda: NOW)
    later = NOW + LEASE + timedelta(seconds=1)
    assert try_once(later, by="worker 2") == []
    email.refresh_from_db()
    assert email.sent_at == NOW
    assert len(mail_server.taken) == 1
    assert Event.objects.filter(concern_id=email.concern_id, kind="sent").count() == 1


def test_accepted_mail_is_settled_only_once(email, mail_server):
    (attempt,) = claim_deliveries(by="worker 1", at=NOW)
    attempt.accepted, attempt.finished_at, attempt.reply = True, NOW, "250 OK"
    settle_sent([attempt])
    settle_sent([attempt])
    assert Attempt.objects.get(delivery=email).reply == "250 OK"
    assert Event.objects.filter(concern_id=email.concern_id, kind="sent").count() == 1
    assert try_once(NOW + timedelta(days=1)) == []


def test_released_claim_can_be_claimed_at_once(email, mail_server):
    attempts = claim_deliveries(by="worker 1", at=NOW)
    release(attempts)
    assert not Attempt.objects.filter(delivery=email).exists()
    assert len(try_once(by="worker 2")) == 1


def test_release_after_lease_expiry_keeps_the_new_claim(email, mail_server):
    slept = claim_deliveries(by="worker 1", at=NOW)
    later = NOW + LEASE + timedelta(seconds=1)
    claim_deliveries(by="worker 2", at=later)
    release(slept)
    assert claim_deliveries(by="worker 3", at=later) == []


def test_clock_set_back_does_not_delay_deliveries(email, mail_server):
    earlier = NOW - timedelta(hours=2)
    mail_server.answer = TransportError("451 later", permanent=False)
    assert len(try_once(earlier)) == 1, "a first attempt does not wait for the clock"
    Delivery.objects.filter(pk=email.pk).update(due_at=NOW + timedelta(minutes=1))
    assert len(try_once(earlier)) == 1, "no pause is that long"
    Delivery.objects.filter(pk=email.pk).update(due_at=NOW - timedelta(hours=3), leased_until=NOW)
    assert len(try_once(earlier)) == 1, "no lease is that long"


def test_settling_a_batch_takes_a_constant_number_of_queries(email, mail_server):
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


def test_transient_failure_is_retried_after_a_pause(email, mail_server):
    mail_server.answer = TransportError("451 later", permanent=False)
    try_once()
    email.refresh_from_db()
    assert email.sent_at is None
    assert NOW + timedelta(minutes=1) <= email.due_at <= NOW + timedelta(minutes=1, seconds=15)
    assert try_once(NOW + timedelta(seconds=30)) == []
    mail_server.answer = Sent("250 OK")
    try_once(NOW + timedelta(minutes=2))
    email.refresh_from_db()
    assert email.sent_at == NOW + timedelta(minutes=2)


def test_permanent_failure_activates_the_next_contact(email, mail_server):
    mail_server.answer = TransportError("550 no such mailbox", permanent=True)
    standby = list(Delivery.objects.filter(concern=email.concern, due_at=None))
    try_once()
    email.refresh_from_db()
    assert email.given_up_at == NOW
    first, *later = Delivery.objects.filter(pk__in=[delivery.pk for delivery in standby])
    assert first.due_at == NOW
    assert [delivery.due_at for delivery in later] == [None] * len(later)
    assert Event.objects.filter(concern_id=email.concern_id, kind="given-up").exists()


def test_transient_failure_is_given_up_after_a_week(email, mail_server):
    mail_server.answer = TransportError("451 later", permanent=False)
    Delivery.objects.filter(pk=email.pk).update(queued_at=NOW - timedelta(days=7, minutes=1))
    try_once()
    email.refresh_from_db()
    assert email.given_up_at == NOW


def test_last_failed_contact_queues_a_call_and_tells_the_duty_desk(email, mail_server, settings):
    settings.DUTY_EMAILS = ["duty@example.org"]
    Delivery.objects.filter(concern=email.concern).exclude(pk=email.pk).delete()
    mail_server.answer = TransportError("550 no such mailbox", permanent=True)
    try_once()
    call = Delivery.objects.get(concern=email.concern, transport="phone")
    assert (call.to, call.due_at) == ("101", NOW)
    assert Delivery.objects.filter(concern=email.concern, purpose="duty", to="duty@example.org").exists()


def test_lost_duty_mail_queues_nothing_further(email, mail_server):
    rows = queue.queue_deliveries(
        email.concern, [Route("email", "duty@example.org", purpose="duty")], at=NOW, first=50
    )
    Delivery.objects.filter(concern=email.concern).exclude(pk=rows[0].pk).update(sent_at=NOW)
    before = Delivery.objects.count()
    mail_server.answer = TransportError("550 no such mailbox", permanent=True)
    try_once()
    assert Delivery.objects.get(pk=rows[0].pk).given_up_at == NOW
    assert Delivery.objects.count() == before


def test_held_standby_and_phone_deliveries_are_not_claimed(email, mail_server):
    routes = [
        Route("email", "held@example.org", held=True),
        Route("email", "next@example.org", standby=True),
        Route("phone", "101"),
    ]
    queue.queue_deliveries(email.concern, routes, at=NOW, first=60)
    try_once()
    assert [delivery.to for delivery in mail_server.taken] == [email.to]


def test_many_failing_addresses_do_not_delay_a_working_one(email, mail_server, monkeypatch):
    """Each failing one pauses after its first attempt, so the working one is reached in the first rounds."""
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


def test_due_deliveries_are_claimed_in_random_order(email, mail_server):
    routes = [Route("email", f"n{number}@example.org") for number in range(60)]
    queue.queue_deliveries(email.concern, routes, at=NOW, first=70)
    first, second = (
        [attempt.delivery.to for attempt in claim_deliveries(by="w", at=NOW, limit=10)] for _ in range(2)
    )
    assert not set(first) & set(second)
    assert [*first, *second] != [f"n{number}@example.org" for number in range(20)]


def test_unanswered_call_stays_due(email, officer):
    call = Delivery.objects.filter(concern=email.concern, transport="phone")[0]
    Delivery.objects.filter(pk=call.pk).update(due_at=NOW)
    record_call(delivery=call, answered=False, by=officer.user, at=NOW)
    assert Delivery.objects.calls_waiting().filter(pk=call.pk, failures=1).exists()
    call.refresh_from_db()
    assert call.due_at == NOW + timedelta(minutes=10), "the next attempt for an urgent concern"
    record_call(delivery=call, answered=True, by=officer.user, at=NOW)
    assert not Delivery.objects.calls_waiting().filter(pk=call.pk).exists()
    assert [event.facts["answered"] for event in Event.objects.filter(kind="called")] == [False, True]
    assert Attempt.objects.filter(delivery=call, worker=officer.user.email).count() == 2


def test_pauses_double_up_to_an_hour_with_jitter():
    for failures, shortest in [(1, 1), (2, 2), (3, 4), (6, 32), (7, 60), (500, 60)]:
        pauses = {pause_after(failures) for _ in range(50)}
        assert len(pauses) > 1
        assert all(timedelta(minutes=shortest) <= pause <= timedelta(minutes=shortest * 1.25) for pause in pauses)
