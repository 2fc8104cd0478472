"""A flood of notices to one mailbox becomes digests, and an urgent one never waits behind it (ADR 0071)."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail as outbox
from django.core.management import call_command
from django.utils import timezone

from referrals.actions.delivery import bundling
from referrals.actions.delivery.bounces import record_bounce
from referrals.actions.delivery.bundling import SINGLES
from referrals.actions.delivery.integrity import verify_deliveries
from referrals.actions.delivery.sending import claim_bundle, claim_deliveries, send_bundle
from referrals.actions.monitoring.service_status import queue_age
from referrals.inbound_mail.bounces import Report, Verdict
from referrals.models import Attempt, Delivery, Event, Urgency
from referrals.transports import TransportError
from tests.referrals.review.building import send

NORFOLK = "prevent@norfolk.police.uk"
START = datetime(2026, 11, 21, 9, 1, tzinfo=UTC)
FLOOD = SINGLES + 5
CARLISLE = "E06000063"


@pytest.fixture(autouse=True)
def in_production(settings, frozen, db):
    """In a demo nothing is bundled. Only the first mail of each concern: nothing else is in the way."""
    settings.DEMO = False
    frozen.move_to(START)


def report(number=1, urgency=Urgency.STANDARD, **changes):
    concerns = [send(urgency=urgency, at=timezone.now() - timedelta(minutes=1), **changes) for _ in range(number)]
    Delivery.objects.filter(transport="phone", sent_at=None).update(withdrawn_at=timezone.now())
    return concerns


def work():
    call_command("send_deliveries", "--once", verbosity=0)


def mails(to=NORFOLK):
    return [each for each in outbox.outbox if each.recipients() == [to]]


def digests(to=NORFOLK):
    return [each for each in mails(to) if "stands for all of them" in each.body]


def test_flood_of_standard_notices_becomes_one_digest(frozen, capsys):
    report(FLOOD)
    work()
    assert len(mails()) == SINGLES
    frozen.move_to(START + timedelta(minutes=14))
    work()
    (digest,) = digests()
    assert digest.subject == f"{FLOOD - SINGLES} new concerns, Norfolk, standard"
    assert len(mails()) == SINGLES + 1
    assert not Delivery.objects.filter(to=NORFOLK, sent_at=None).exists()
    assert Event.objects.filter(kind="sent").count() == FLOOD
    assert not [finding.what for finding in verify_deliveries(at=timezone.now()) if finding.count]


def test_flood_of_notices_without_digests(monkeypatch, capsys):
    """Control: without the limit, each report is a mail."""
    monkeypatch.setattr(bundling, "SINGLES", 10**6)
    report(FLOOD)
    work()
    assert len(mails()) == FLOOD


def test_digest_holds_nothing_of_a_concern(frozen, capsys):
    concerns = report(FLOOD)
    work()
    frozen.shift(timedelta(minutes=15))
    work()
    (digest,) = digests()
    text = digest.subject + digest.body
    assert not [each for each in concerns if each.reference in text]
    assert "Canary" not in text
    assert "/review/" in text


def test_urgent_notice_does_not_wait_behind_a_flood(capsys):
    report(FLOOD)
    work()
    (urgent,) = report(1, Urgency.URGENT)
    work()
    assert [urgent.reference in each.subject for each in mails()] == [False] * SINGLES + [True]


def test_urgent_notice_is_claimed_before_a_backlog():
    report(FLOOD)
    (urgent,) = report(1, Urgency.URGENT)
    (first,) = claim_deliveries(by="w", at=timezone.now(), limit=1)
    assert first.delivery.concern_id == urgent.pk


def test_flood_of_urgent_notices_is_told_every_five_minutes(frozen, capsys):
    report(FLOOD, Urgency.URGENT)
    work()
    assert len(mails()) == SINGLES
    frozen.shift(timedelta(minutes=4))
    work()
    assert [each.subject for each in digests()] == [f"{FLOOD - SINGLES} new concerns, Norfolk, urgent"]
    report(3, Urgency.URGENT)
    work()
    frozen.shift(timedelta(minutes=5))
    work()
    assert len(digests()) == 2


def test_other_mailbox_is_told_singly(capsys):
    report(FLOOD)
    (other,) = report(1, council=CARLISLE)
    work()
    assert [each for each in outbox.outbox if other.reference in each.subject]


def test_notices_are_single_again_after_an_hour(frozen, capsys):
    report(FLOOD)
    work()
    frozen.shift(timedelta(minutes=15))
    work()
    frozen.shift(timedelta(minutes=61))
    (later,) = report()
    work()
    assert later.reference in mails()[-1].subject


def test_failed_digest_is_tried_again_and_nothing_is_lost(frozen, monkeypatch, capsys):
    report(FLOOD)
    work()
    frozen.shift(timedelta(minutes=15))

    def refuse(message):
        raise TransportError("421 later", permanent=False)

    with monkeypatch.context() as broken:
        broken.setattr("prevent_portal.mail.send", refuse)
        work()
    assert Delivery.objects.filter(to=NORFOLK, sent_at=None, failures=1).count() == FLOOD - SINGLES
    frozen.shift(timedelta(minutes=4))
    work()
    assert sum(int(each.subject.split()[0]) for each in digests()) == FLOOD - SINGLES


def test_digest_of_a_killed_worker_is_settled_and_not_sent_again(frozen, capsys):
    report(FLOOD)
    work()
    frozen.shift(timedelta(minutes=15))
    send_bundle(claim_bundle(by="killed", at=timezone.now()), now=timezone.now)
    assert len(digests()) == 1
    frozen.shift(timedelta(minutes=6))
    work()
    assert len(digests()) == 1
    assert not Delivery.objects.filter(to=NORFOLK, sent_at=None).exists()
    assert Attempt.objects.filter(accepted=True).count() == FLOOD


def test_bounced_digest_bounces_each_delivery_in_it(frozen, capsys):
    report(FLOOD)
    work()
    frozen.shift(timedelta(minutes=15))
    work()
    (leader,) = set(Delivery.objects.filter(bundle__isnull=False).values_list("bundle", flat=True))
    assert record_bounce(delivery_id=leader, report=Report(Verdict.PERMANENT, "5.1.1"), at=timezone.now())
    assert Delivery.objects.filter(bounced_at__isnull=False).count() == FLOOD - SINGLES
    assert not record_bounce(delivery_id=leader, report=Report(Verdict.PERMANENT, "5.1.1"), at=timezone.now())


def test_two_workers_send_one_digest(frozen):
    report(FLOOD)
    work()
    frozen.shift(timedelta(minutes=15))
    assert len(claim_bundle(by="one", at=timezone.now())) == FLOOD - SINGLES
    assert claim_bundle(by="two", at=timezone.now()) == []


def test_waiting_for_a_digest_is_no_fault_of_the_queue(frozen, capsys):
    report(FLOOD)
    work()
    frozen.shift(timedelta(minutes=10))
    assert queue_age(timezone.now()) == timedelta(0)
    frozen.shift(timedelta(minutes=15))
    assert queue_age(timezone.now()) > timedelta(minutes=10)
