"""One minute of a wrong clock leaves no contact unasked for years."""

from datetime import timedelta

import pytest
from django.utils import timezone

from guidance.contact_checks import asking
from guidance.contact_checks.rounds import due, mend_times_ahead, run_round
from guidance.models import Contact, ContactAsk
from prevent_portal.mail.models import Letter

TEN_YEARS = timedelta(days=3653)


@pytest.fixture
def contact(db):
    found = Contact.objects.routes().filter(kind="email").first()
    Contact.objects.filter(pk=found.pk).update(status="confirmed", confirmed_at=timezone.now() + TEN_YEARS)
    Contact.objects.filter(pk=found.pk).update(review_on=None)
    return found


def test_contact_confirmed_in_the_future_is_asked_in_ninety_days(contact, mailoutbox):
    now = timezone.now()
    run_round(now)
    contact.refresh_from_db()
    assert contact.confirmed_at == now
    assert contact in due(now + timedelta(days=91))


def test_control_without_mending_it_is_not_asked_for_ten_years(contact):
    assert contact not in due(timezone.now() + timedelta(days=3650))


@pytest.mark.parametrize("name", ["asked_at", "mailed_at", "reminded_at"])
def test_question_of_the_future_goes_on_from_now(contact, mailoutbox, name):
    now = timezone.now()
    asking.ask(contact_id=contact.pk, reason="x", by="x", at=now)
    ContactAsk.objects.update(**{"mailed_at": now, name: now + TEN_YEARS})
    run_round(now)
    assert getattr(ContactAsk.objects.get(), name) == now


def test_letter_due_in_the_future_leaves_now(contact, mailoutbox):
    now = timezone.now()
    later = {"queued_at": now + TEN_YEARS, "due_at": now + TEN_YEARS}
    letter = Letter.objects.create(kind="contact-question", to="x@example.org", **later)
    mend_times_ahead(now)
    letter.refresh_from_db()
    assert (letter.queued_at, letter.due_at) == (now, now)
