"""The reporter's receipt: only on request, to a sealed address, and revealing nothing about the report."""

import re
import smtplib

import pytest
from django.core import mail as outbox

from referrals import transports
from referrals.actions.delivery.sending import claim_deliveries, send_claimed
from referrals.models import Attempt, Concern, Delivery, Event
from referrals.transports import TransportError
from referrals.transports.receipt import address, redact_reply
from tests.referrals.report.filling import filled
from tests.referrals.walking import CANARIES, answers

ASKED = {"email": CANARIES["email"], "acknowledge": "on"}


def send(*, contact="yes", **reach):
    filled(answers(contact={"contact": contact}, reach=reach)).post("/report/check/")
    return Concern.objects.get()


def receipts(concern):
    return concern.deliveries.select_related("concern__area").filter(purpose="receipt")


@pytest.mark.parametrize(
    "contact",
    [
        {"contact": "anonymous"},
        {"contact": "anonymous", "email": CANARIES["email"], "acknowledge": "on"},  # left over in hidden fields
        {"email": CANARIES["email"]},
        {"phone": CANARIES["phone"], "acknowledge": "on"},
    ],
)
def test_no_receipt_without_a_request(db, contact):
    assert not receipts(send(**contact)).exists()


def test_request_of_an_older_form_version_is_read():
    content = {"facts": {"contact": {"contact": "yes", **ASKED, "acknowledge": True}}}
    assert address(content) == CANARIES["email"]


def test_address_is_in_no_plain_column(db):
    concern = send(**ASKED)
    assert receipts(concern).count() == 1
    rows = [*Concern.objects.values(), *Delivery.objects.values(), *Event.objects.values()]
    assert "canary" not in str(rows).lower()


def test_receipt_reveals_nothing_about_the_report(db, settings):
    concern = send(**ASKED)
    assert transports.send(receipts(concern).get()).reply
    (message,) = outbox.outbox
    assert message.recipients() == [CANARIES["email"]]
    text = f"{message.subject}\n{message.body}"
    named = {
        concern.reference,
        concern.area.name,
        "norfolk",
        "prevent",
        "police",
        "concern",
        "report",
        "http",
        "norwich",
    }
    assert not [word for word in named if word.lower() in text.lower()]
    assert not re.findall(r"anary\w+", text)
    assert "has arrived" in message.body


def test_public_tier_cannot_send_a_receipt(db, settings):
    concern = send(**ASKED)
    settings.SEALING_PRIVATE_KEYS = []
    with pytest.raises(TransportError) as caught:
        transports.send(receipts(concern).get())
    assert not caught.value.permanent
    assert not outbox.outbox


def test_server_reply_naming_the_address_is_not_stored(db, monkeypatch, nothing_leaks):
    nothing_leaks(["canary.reporter"])
    concern = send(**ASKED)
    refusal = smtplib.SMTPRecipientsRefused({CANARIES["email"]: (550, f"no {CANARIES['email']} here".encode())})

    def refuse(self, messages):
        raise refusal

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)
    Delivery.objects.exclude(purpose="receipt").update(sent_at="2026-11-21T09:00Z")
    delivery = receipts(concern).get()
    calls = Delivery.objects.filter(transport="phone", due_at__isnull=False)
    before = calls.count()
    (attempt,) = claim_deliveries(by="worker", at=delivery.queued_at)
    send_claimed(attempt, now=lambda: delivery.queued_at)
    assert Attempt.objects.get().reply == "550"
    delivery.refresh_from_db()
    assert delivery.given_up_at
    assert calls.count() == before, "a call was queued for a receipt"


@pytest.mark.parametrize(
    ("reply", "stored"),
    [
        ("550 5.1.1 <a@b.example>: no such", "550"),
        ("250 a@b.example accepted", "250"),
        ("421", "421"),
        ("TimeoutError", "TimeoutError"),
        ("a@b.example", "answered"),
        ("5501 a@b", "answered"),
    ],
)
def test_only_the_code_of_a_server_reply_is_stored(reply, stored):
    assert redact_reply(reply) == stored


def test_officer_sees_receipt_status_and_the_address_once(officer_client):
    concern = send(**ASKED)
    page = officer_client.get(f"/review/{concern.reference}/").content.decode()
    assert "Email to the reporter: queued" in page
    assert page.count(CANARIES["email"]) == 1
