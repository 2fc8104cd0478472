"""An address that no mail can carry: its mail is given up at once and somebody is told; every other mail leaves."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail as outbox
from django.core.mail import EmailMessage
from django.core.management import call_command

from guidance.models import Contact
from prevent_portal import mail
from prevent_portal.mail import TransportError, queue
from prevent_portal.mail.backend import OTHER
from prevent_portal.mail.models import Letter
from referrals.models import Attempt, Concern, Delivery
from referrals.models.delivery import Purpose
from tests.referrals.review.building import send
from tests.referrals.walking import CANARIES, answers, report_concern

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
BAD = {
    "a mark of direction after it": "name@example.com\u200e",
    "a mark in the name": "na\u200eme@example.com",
    "a zero width space": "name@exam\u200bple.com\u200b\u200e",
    "two dots": "name@example..com",
    "a label that is too long": f"name@{'x' * 64}.com",
    "a letter that is not ASCII": "zażółć@example.com",
    "a line break": "name@example.com\nBcc: other@example.com",
    "no domain": "name",
    "none": "",
}


@pytest.mark.parametrize("address", BAD.values(), ids=BAD)
def test_address_that_cannot_be_written_is_a_permanent_failure(address):
    with pytest.raises(TransportError) as caught:
        mail.send(EmailMessage(to=[address], subject="s", body="b"))
    assert caught.value.permanent
    assert caught.value.refused_recipient


@pytest.mark.parametrize("address", ["name@example.com", "name@zażółć.pl", "o'neil+x@example.co.uk"])
def test_other_addresses_are_sent_to(address):
    assert mail.send(EmailMessage(to=[address], subject="s", body="b")).reply


@pytest.fixture
def desk(settings):
    settings.DUTY_EMAILS = ["duty@example.org"]


def with_contact(address: str) -> Concern:
    """A concern whose contact has this address, stored as before the marks were taken out."""
    concern = send()
    delivery = concern.deliveries.get(purpose=Purpose.REFERRAL, order=1)
    Contact.objects.filter(pk=delivery.contact_id).update(value=address)
    Delivery.objects.filter(pk=delivery.pk).update(to=address)
    return concern


def test_bad_contact_stops_no_other_mail_and_is_followed_up(db, desk):
    bad, good = with_contact(BAD["a mark of direction after it"]), send(council="E07000066")
    call_command("send_deliveries", "--once")
    failed = bad.deliveries.get(order=1)
    assert failed.given_up_at
    (attempt,) = Attempt.objects.filter(delivery=failed)
    assert (attempt.permanent, attempt.reply) == (True, "the address cannot be written")
    # The next contact, or the duty desk, in its place.
    assert bad.deliveries.exclude(pk=failed.pk).filter(due_at__isnull=False).exists()
    assert good.deliveries.filter(transport="email", sent_at__isnull=False).exists()
    assert not Delivery.objects.outstanding().filter(pk=failed.pk).exists()


def test_without_the_check_it_would_be_tried_again(db, desk, monkeypatch):
    """The control: the mail cannot be made, and stays due."""
    monkeypatch.setattr(mail, "_check_recipient", lambda message: None)
    monkeypatch.setattr(mail, "_transport", lambda: _Encoding())
    bad = with_contact(BAD["a mark of direction after it"])
    call_command("send_deliveries", "--once")
    failed = bad.deliveries.get(order=1)
    assert failed.given_up_at is None
    assert failed.failures


class _Encoding:
    """As SMTP, which writes the domain in ASCII."""

    def send(self, message):
        message.to[0].rpartition("@")[2].encode("idna")

    def kept_open(self):
        return mail._load("smtp").kept_open()


def test_marks_in_a_reporters_address_do_not_reach_the_receipt(db):
    typed = f"\u202a{CANARIES['email']}\u200e"
    concern = report_concern(answers(reach={"email": typed, "acknowledge": "on"}))
    call_command("send_deliveries", "--once")
    assert concern.deliveries.get(purpose=Purpose.RECEIPT).sent_at
    assert [CANARIES["email"]] in [message.to for message in outbox.outbox]


def test_bad_address_of_a_letter_stops_no_other_letter(db):
    for to in (BAD["a mark of direction after it"], "name@example.com"):
        Letter.objects.create(kind=OTHER.name, to=to, title="t", body="b", queued_at=NOW, due_at=NOW)
    assert queue.send_due(now=lambda: NOW + timedelta(minutes=1)) == 1
    assert Letter.objects.get(to="name@example.com").sent_at
    assert Letter.objects.exclude(to="name@example.com").get().given_up_at
