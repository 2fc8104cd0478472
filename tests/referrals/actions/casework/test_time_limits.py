"""Overdue concerns are marked, and owners are reminded of follow-up dates."""

from datetime import date, timedelta

import pytest
from django.core import mail

from guidance import directory
from referrals.actions.casework.assessment import set_follow_up
from referrals.actions.casework.time_limits import mark_overdue, remind_owners
from referrals.actions.casework.transfers import transfer_concern
from referrals.actions.delivery.sending import claim_deliveries, send_claimed
from referrals.models import Concern, Delivery, Event
from tests.referrals.review.building import AT, acknowledge, close, send

FRIDAY = date(2026, 11, 27)
MORNING = AT.replace(day=27)


def kinds(concern):
    return list(Event.objects.filter(concern_id=concern.pk).values_list("kind", flat=True))


def test_concern_past_its_limit_is_marked_overdue_once(db):
    late, done, early = send(), close(send()), send(at=AT + timedelta(days=5))
    assert mark_overdue(at=late.target_at - timedelta(minutes=1)) == 0
    assert mark_overdue(at=late.target_at) == 1
    assert mark_overdue(at=late.target_at) == 0
    assert list(Concern.objects.filter(is_overdue=True)) == [late]
    assert kinds(late)[-1] == "overdue"
    assert "overdue" not in kinds(done) + kinds(early)


def test_transfer_restarts_the_time_limit(officer, make_officer):
    concern = acknowledge(send(), officer)
    mark_overdue(at=concern.target_at)
    sent_at = concern.target_at + timedelta(days=3)
    essex = directory.area("essex")
    transfer_concern(concern=concern, to=essex, reason="x", by=officer, at=sent_at)
    concern.refresh_from_db()
    assert not concern.is_overdue
    assert concern.target_at > sent_at


@pytest.fixture
def due(officer):
    concern = acknowledge(send(), officer)
    set_follow_up(concern=concern, on=FRIDAY, by=officer, at=AT)
    return concern


def reminders():
    return Delivery.objects.filter(purpose="follow-up")


def test_owner_is_reminded_once_on_the_follow_up_day(due, officer):
    assert remind_owners(at=MORNING - timedelta(minutes=1)) == 0
    assert remind_owners(at=MORNING) == 1
    assert remind_owners(at=MORNING) == 0
    assert [row.to for row in reminders()] == [officer.user.email]
    assert kinds(due)[-1] == "follow-up-told"
    set_follow_up(concern=due, on=FRIDAY + timedelta(days=3), by=officer, at=MORNING)
    assert remind_owners(at=MORNING + timedelta(days=1)) == 0
    assert remind_owners(at=MORNING + timedelta(days=3)) == 1


def test_reminder_holds_no_personal_data(due, settings):
    Delivery.objects.exclude(purpose="follow-up").update(sent_at=AT)
    settings.MAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    remind_owners(at=MORNING)
    for attempt in claim_deliveries(by="test", at=MORNING):
        send_claimed(attempt, now=lambda: MORNING)
    (sent,) = mail.outbox
    assert sent.subject == f"To look at again: concern {due.reference}, Norfolk, standard"
    assert "Canary" not in sent.subject + sent.body
    assert f"/review/{due.reference}/" in sent.body


def test_no_reminder_for_closed_concern_or_inactive_owner(due, officer):
    officer.user.is_active = False
    officer.user.save()
    assert remind_owners(at=MORNING) == 1  # marked as done, so that it is not selected again
    assert not reminders().exists()
    Concern.objects.filter(pk=due.pk).update(follow_up_told=False)
    close(due)
    assert remind_owners(at=MORNING) == 0
