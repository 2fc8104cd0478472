"""Held mail: what holds it, who is told meanwhile, and what releases it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guidance.models import Contact
from prevent_portal import mail as mail_service
from referrals.actions.delivery.held_mail import release_held
from referrals.actions.delivery.queue import record_call
from referrals.actions.delivery.sending import claim_deliveries, record_failure, send_claimed
from referrals.models import Concern, Delivery, Event, Urgency
from referrals.transports import CannotSeal, Sent, TransportError
from tests.authority import make_authority, make_mailbox
from tests.referrals.review.building import send

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
AUTHORITY = make_authority("Mail authority")
OURS = make_mailbox(AUTHORITY, "portal@prevent-portal.invalid")
THEIRS = make_mailbox(AUTHORITY, "team@police.example")


@pytest.fixture
def contact(db):
    """Norfolk's mailbox. All contacts of Norfolk are unconfirmed."""
    contacts = Contact.objects.filter(area__slug="norfolk", purpose="referral")
    contacts.update(status="unconfirmed", confirmed_at=None, confirmed_by="")
    return contacts.get(kind="email")


@pytest.fixture
def held(contact):
    return send().deliveries.get(transport="email", purpose="referral")


def confirm(contact, **changes):
    Contact.objects.filter(pk=contact.pk).update(
        status="confirmed", confirmed_at=NOW, confirmed_by="A tester", **changes
    )


def due(delivery):
    return Delivery.objects.due(NOW + timedelta(days=1)).filter(pk=delivery.pk).exists()


def test_nothing_is_released_before_confirmation(held):
    assert release_held(at=NOW) == 0
    assert not due(held)


def test_confirmation_releases_held_mail(held, contact):
    other = send().deliveries.get(held_at__isnull=False)
    confirm(contact)
    assert release_held(at=NOW) == 2
    for delivery in (held, other):
        delivery.refresh_from_db()
        assert (delivery.held_at, delivery.held_for, delivery.due_at) == (None, "", NOW)
        assert Event.objects.filter(concern_id=delivery.concern_id, kind="released").count() == 1
    assert release_held(at=NOW) == 0


def test_released_mail_goes_to_the_confirmed_address(held, contact):
    """An editor corrected the address first; the old one was never confirmed."""
    confirm(contact, value="new@norfolk.police.example")
    assert release_held(at=NOW) == 1
    held.refresh_from_db()
    assert held.to == "new@norfolk.police.example"


def test_new_mailbox_of_the_area_gets_held_mail(held, contact):
    contact.pk = contact.loaded_key = None
    contact.value = "brand.new@norfolk.police.example"
    contact.save()
    confirm(contact)
    assert release_held(at=NOW) == 1
    fresh = Delivery.objects.get(concern=held.concern, to=contact.value)
    assert due(fresh)
    assert not due(held)
    assert release_held(at=NOW) == 0


def test_confirmation_in_another_area_releases_nothing(held):
    assert Contact.objects.filter(area__slug="essex", status="confirmed").exists()
    assert release_held(at=NOW) == 0


@pytest.mark.parametrize("fields", [{"withdrawn_at": NOW}, {"given_up_at": NOW}])
def test_withdrawn_or_given_up_mail_is_not_released(held, contact, fields):
    Delivery.objects.filter(pk=held.pk).update(**fields)
    confirm(contact)
    assert release_held(at=NOW) == 0


def test_mail_of_an_opened_concern_is_not_released(held, contact):
    Concern.objects.filter(pk=held.concern_id).update(opened_at=NOW)
    confirm(contact)
    assert release_held(at=NOW) == 0


def test_one_query_when_nothing_is_held(db):
    send()
    with CaptureQueriesContext(connection) as captured:
        assert release_held(at=NOW) == 0
    assert len(captured) == 1


# --- Mail that cannot be sealed --------------------------------------------------------------------


@pytest.fixture
def to_seal(db, settings):
    settings.SIGNING_CERTIFICATE, settings.SIGNING_KEY = OURS.certificate_pem, OURS.key_pem
    settings.DUTY_EMAILS = ["duty@example.org"]
    contact = Contact.objects.get(area__slug="norfolk", kind="email", purpose="referral")
    Contact.objects.filter(pk=contact.pk).update(certificate="no certificate")
    return send().deliveries.get(transport="email")


def try_once():
    for attempt in claim_deliveries(by="worker", at=NOW):
        send_claimed(attempt, now=lambda: NOW)


def test_bad_certificate_holds_mail_and_tells_the_duty_desk(to_seal, smtp_server, monkeypatch):
    left = []
    monkeypatch.setattr(mail_service, "send", lambda message: left.append(message) or Sent("250"))
    assert to_seal.mode == "sealed"
    try_once()
    to_seal.refresh_from_db()
    assert (to_seal.held_at, to_seal.held_for, to_seal.given_up_at) == (NOW, "certificate", None)
    assert [event.kind for event in Event.objects.filter(concern_id=to_seal.concern_id)] == ["received", "held"]
    assert Delivery.objects.get(concern=to_seal.concern, purpose="duty").due_at == NOW
    assert Delivery.objects.calls_waiting().filter(concern=to_seal.concern).exists()
    assert not [message for message in left if message.to == [to_seal.to]]
    try_once()
    assert not [message for message in left if message.to == [to_seal.to]]
    assert Delivery.objects.filter(concern=to_seal.concern, purpose="duty").count() == 1


def test_new_certificate_releases_mail_to_be_sealed(to_seal):
    try_once()
    assert release_held(at=NOW) == 0
    Contact.objects.filter(pk=to_seal.contact_id).update(certificate=THEIRS.certificate_pem)
    assert release_held(at=NOW) == 1
    to_seal.refresh_from_db()
    assert (to_seal.mode, to_seal.certificate) == ("sealed", THEIRS.certificate_pem)
    assert due(to_seal)


def test_removed_certificate_releases_mail_as_a_notice(to_seal):
    """Only an editor can decide this; the portal never falls back to a notice by itself."""
    try_once()
    Contact.objects.filter(pk=to_seal.contact_id).update(certificate="")
    assert release_held(at=NOW) == 1
    to_seal.refresh_from_db()
    assert to_seal.mode == "notice"


# --- Failures that need a person at once ------------------------------------------------------


@pytest.mark.parametrize(
    ("error", "woken"),
    [
        (TransportError("451 later", permanent=False), 0),
        (TransportError("SSLError", permanent=False, needs_person=True), 1),
        (CannotSeal("no certificate"), 1),
    ],
)
def test_failure_that_needs_a_person_activates_next_contact_once(db, error, woken):
    concern = send()
    for minutes in (0, 30):
        now = NOW + timedelta(minutes=minutes)
        Delivery.objects.filter(concern=concern, transport="email").update(held_at=None, due_at=NOW)
        for attempt in claim_deliveries(by="worker", at=now):
            record_failure(attempt, error=error, by="worker", at=now)
    assert concern.deliveries.filter(transport="phone", due_at__isnull=False).count() == woken


# --- Calls ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("urgency", "again", "grace"), [(Urgency.URGENT, 10, 10), (Urgency.STANDARD, 30, 60)])
def test_unanswered_call_is_due_again_and_then_overdue(contact, officer, urgency, again, grace):
    call = send(urgency=urgency).deliveries.get(transport="phone")
    record_call(delivery=call, answered=False, by=officer.user, at=NOW)
    call.refresh_from_db()
    assert call.due_at == NOW + timedelta(minutes=again)
    late = call.due_at + timedelta(minutes=grace)
    for at, overdue in ((late, False), (late + timedelta(seconds=1), True)):
        assert Delivery.objects.overdue(at).filter(pk=call.pk).exists() is overdue
        assert call.is_overdue(at) is overdue
    Concern.objects.filter(pk=call.concern_id).update(opened_at=NOW)
    assert not Delivery.objects.overdue(late + timedelta(days=1)).exists()
