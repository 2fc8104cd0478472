"""Held mail: what holds it, who is told meanwhile, and what sets it free."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guidance.models import Contact
from prevent_portal import mail as door
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
    """Norfolk's mailbox, confirmed by nobody; neither are its phones."""
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


def test_until_somebody_confirms_nothing_is_released(held):
    assert release_held(at=NOW) == 0
    assert not due(held)


def test_a_confirmation_sets_free_what_waited(held, contact):
    other = send().deliveries.get(held_at__isnull=False)
    confirm(contact)
    assert release_held(at=NOW) == 2
    for delivery in (held, other):
        delivery.refresh_from_db()
        assert (delivery.held_at, delivery.held_for, delivery.due_at) == (None, "", NOW)
        assert Event.objects.filter(concern_id=delivery.concern_id, kind="released").count() == 1
    assert release_held(at=NOW) == 0


def test_it_goes_to_the_address_that_was_confirmed(held, contact):
    """An editor mended the address first: the old one was never confirmed."""
    confirm(contact, value="new@norfolk.police.example")
    assert release_held(at=NOW) == 1
    held.refresh_from_db()
    assert held.to == "new@norfolk.police.example"


def test_a_mailbox_that_is_new_to_the_area_gets_what_waited_too(held, contact):
    contact.pk = contact.loaded_key = None
    contact.value = "brand.new@norfolk.police.example"
    contact.save()
    confirm(contact)
    assert release_held(at=NOW) == 1
    fresh = Delivery.objects.get(concern=held.concern, to=contact.value)
    assert due(fresh)
    assert not due(held)
    assert release_held(at=NOW) == 0


def test_another_areas_confirmation_releases_nothing(held):
    assert Contact.objects.filter(area__slug="essex", status="confirmed").exists()
    assert release_held(at=NOW) == 0


@pytest.mark.parametrize("fields", [{"withdrawn_at": NOW}, {"given_up_at": NOW}])
def test_what_has_ended_stays_ended(held, contact, fields):
    Delivery.objects.filter(pk=held.pk).update(**fields)
    confirm(contact)
    assert release_held(at=NOW) == 0


def test_what_an_officer_has_opened_needs_no_mail(held, contact):
    Concern.objects.filter(pk=held.concern_id).update(opened_at=NOW)
    confirm(contact)
    assert release_held(at=NOW) == 0


def test_with_nothing_held_it_costs_one_query(db):
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


def test_a_bad_certificate_holds_tells_and_never_sends(to_seal, smtp_server, monkeypatch):
    left = []
    monkeypatch.setattr(door, "send", lambda message: left.append(message) or Sent("250"))
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


def test_a_new_certificate_sets_it_free_and_sealed(to_seal):
    try_once()
    assert release_held(at=NOW) == 0
    Contact.objects.filter(pk=to_seal.contact_id).update(certificate=THEIRS.certificate_pem)
    assert release_held(at=NOW) == 1
    to_seal.refresh_from_db()
    assert (to_seal.mode, to_seal.certificate) == ("sealed", THEIRS.certificate_pem)
    assert due(to_seal)


def test_an_editor_who_takes_the_certificate_away_asks_for_a_notice(to_seal):
    """A decision of a person, with its reason in the contact's history; the portal never makes it by itself."""
    try_once()
    Contact.objects.filter(pk=to_seal.contact_id).update(certificate="")
    assert release_held(at=NOW) == 1
    to_seal.refresh_from_db()
    assert to_seal.mode == "notice"


# --- What wakes a person at the first failure ------------------------------------------------------


@pytest.mark.parametrize(
    ("error", "woken"),
    [
        (TransportError("451 later", permanent=False), 0),
        (TransportError("SSLError", permanent=False, needs_person=True), 1),
        (CannotSeal("no certificate"), 1),
    ],
)
def test_what_will_hardly_mend_itself_wakes_the_next_contact_once(db, error, woken):
    concern = send()
    for minutes in (0, 30):
        now = NOW + timedelta(minutes=minutes)
        Delivery.objects.filter(concern=concern, transport="email").update(held_at=None, due_at=NOW)
        for attempt in claim_deliveries(by="worker", at=now):
            record_failure(attempt, error=error, by="worker", at=now)
    assert concern.deliveries.filter(transport="phone", due_at__isnull=False).count() == woken


# --- Calls ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("urgency", "again", "grace"), [(Urgency.URGENT, 10, 10), (Urgency.STANDARD, 30, 60)])
def test_a_call_has_a_next_time_and_rings_louder_when_late(contact, officer, urgency, again, grace):
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
