"""One mailbox gets one receipt a day, whoever asks for them, and the count of them names no mailbox."""

import hashlib
from contextlib import nullcontext
from datetime import timedelta

import pytest
from django.core import mail as outbox
from django.core.management import call_command
from django.utils import timezone

from referrals import sealing, transports
from referrals.actions.retention.expired_drafts import delete_expired_receipt_marks
from referrals.models import Attempt, Delivery, ReceiptMark
from referrals.transports import TransportError
from tests.referrals.report.test_sending import everything_stored
from tests.referrals.review.building import send

VICTIM = "canary.victim@example.org"
# The attack sent 58 to one mailbox in 25 seconds; those after the first are all treated alike.
REPORTS = 6


def ask_for_receipts(number, address=VICTIM):
    for _ in range(number):
        send(facts={"reach": {"email": address, "acknowledge": True}}, at=timezone.now())


def receipts(to=VICTIM):
    return [mail for mail in outbox.outbox if mail.recipients() == [to]]


def deliver():
    Delivery.objects.exclude(purpose="receipt").update(withdrawn_at=timezone.now())
    call_command("send_deliveries", "--once")


def test_mailbox_gets_one_receipt_of_many_reports(db, capsys):
    ask_for_receipts(REPORTS)
    deliver()
    assert len(receipts()) == 1
    ended = Delivery.objects.filter(purpose="receipt")
    assert ended.filter(sent_at__isnull=False).count() == 1
    assert ended.filter(given_up_at__isnull=False).count() == REPORTS - 1
    assert set(Attempt.objects.filter(accepted=False).values_list("reply", flat=True)) == {"declined"}


def test_mailbox_gets_each_receipt_without_the_limit(db, monkeypatch, capsys):
    """Control: the attack works when the limit is taken away."""
    monkeypatch.setattr(transports, "once_a_day", lambda mailbox: nullcontext())
    ask_for_receipts(REPORTS)
    deliver()
    assert len(receipts()) == REPORTS


def test_other_mailbox_gets_its_receipt(db, capsys):
    ask_for_receipts(2)
    ask_for_receipts(1, "somebody.else@example.org")
    deliver()
    assert len(receipts()) == len(receipts("somebody.else@example.org")) == 1


@pytest.mark.parametrize(
    "same", ["Canary.Victim@Example.org", "canaryvictim@example.org", "canary.victim+7@example.org"]
)
def test_spellings_of_one_mailbox_are_counted_together(db, same):
    assert sealing.hash_mailbox(same) == sealing.hash_mailbox(VICTIM)
    assert sealing.hash_mailbox(same) != sealing.hash_mailbox("other@example.org")


def test_next_receipt_is_sent_after_a_day(db, frozen, capsys):
    ask_for_receipts(1)
    deliver()
    frozen.shift(timedelta(hours=26))
    ask_for_receipts(1)
    deliver()
    assert len(receipts()) == 2


def test_receipt_that_was_refused_is_not_counted(db, monkeypatch):
    ask_for_receipts(1)
    delivery = Delivery.objects.select_related("concern").get(purpose="receipt")

    def refuse(message):
        raise TransportError("421 try later", permanent=False)

    with monkeypatch.context() as broken:
        broken.setattr("prevent_portal.mail.send", refuse)
        with pytest.raises(TransportError):
            transports.send(delivery)
    assert not ReceiptMark.objects.exists()
    transports.send(delivery)
    assert len(receipts()) == 1


def test_copy_of_the_database_cannot_test_an_address(db, settings, capsys):
    ask_for_receipts(1)
    deliver()
    stored = everything_stored().lower()
    mark = ReceiptMark.objects.get()
    mailbox = "canaryvictim@example.org"
    assert mark.digest in stored
    assert "victim" not in stored
    assert hashlib.sha256(mailbox.encode()).hexdigest() not in stored
    assert mark.digest == sealing.hash_mailbox(VICTIM)  # control: with the private key it can be tested
    settings.SEALING_PRIVATE_KEYS = []
    with pytest.raises(sealing.CannotOpen):
        sealing.hash_mailbox(VICTIM)


def test_marks_are_deleted_after_a_day(db, frozen, capsys):
    ask_for_receipts(1)
    deliver()
    assert delete_expired_receipt_marks(at=timezone.now() + timedelta(hours=23)) == 0
    assert delete_expired_receipt_marks(at=timezone.now() + timedelta(hours=25)) == 1
