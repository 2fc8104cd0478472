"""Overdue concerns are marked, and owners are told of time limits that are near and of follow-up dates."""

from datetime import date, timedelta

import pytest
from django.core import mail

from guidance import directory
from prevent_portal.mail.models import Letter
from referrals.actions.casework.assessment import set_follow_up
from referrals.actions.casework.time_limits import mark_overdue, remind_owners, tell_limits_near
from referrals.actions.casework.transfers import transfer_concern
from referrals.actions.delivery.sending import claim_deliveries, send_claimed
from referrals.models import Concern, Delivery, Event, Urgency
from referrals.rules import working_hours
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


def opens(target, hours):
    """So many working hours before."""
    return working_hours.before(target, timedelta(hours=hours))


def letters():
    return sorted(Letter.objects.filter(kind="personal").values_list("to", "title"))


def test_owner_is_told_once_when_three_quarters_of_the_limit_are_over(officer):
    concern = acknowledge(send(), officer)
    assert tell_limits_near(at=opens(concern.target_at, 11)) == 0
    assert tell_limits_near(at=opens(concern.target_at, 10)) == 1
    assert tell_limits_near(at=opens(concern.target_at, 9)) == 0
    assert letters() == [(officer.user.email, f"{concern.reference}: the time limit is near")]
    assert "Canary" not in Letter.objects.get(kind="personal").body
    assert kinds(concern)[-1] == "limit-told"


def test_share_of_the_limit_is_a_setting(officer, settings):
    settings.LIMIT_NEAR_AFTER = 0.5
    concern = acknowledge(send(), officer)
    assert tell_limits_near(at=opens(concern.target_at, 20)) == 1


def test_urgent_limit_is_near_by_its_own_hours(officer):
    concern = acknowledge(send(urgency=Urgency.URGENT), officer)
    assert tell_limits_near(at=opens(concern.target_at, 3)) == 0
    assert tell_limits_near(at=opens(concern.target_at, 2)) == 1


def test_nobody_is_told_of_a_limit_outside_working_time(officer):
    concern = acknowledge(send(), officer)
    night = (concern.target_at - timedelta(days=1)).replace(hour=22)
    assert tell_limits_near(at=night) == 0
    assert tell_limits_near(at=night.replace(hour=16)) == 1


def test_new_limit_is_told_again(officer):
    concern = acknowledge(send(), officer)
    tell_limits_near(at=opens(concern.target_at, 5))
    earlier = opens(concern.target_at, 4)
    Concern.objects.filter(pk=concern.pk).update(target_at=earlier, urgency=Urgency.URGENT)
    assert tell_limits_near(at=opens(earlier, 1)) == 1


def test_limits_of_one_owner_are_one_mail(officer, make_officer):
    ours = [acknowledge(send(), officer) for _ in range(3)]
    theirs = acknowledge(send(), make_officer("norfolk", "colleague"))
    for unlike in (send(), close(send(), officer), acknowledge(send(), officer, restricted_at=AT)):
        assert unlike.target_at == theirs.target_at
    assert tell_limits_near(at=opens(theirs.target_at, 1)) == 4
    assert letters() == [
        ("colleague.norfolk@example.org", f"{theirs.reference}: the time limit is near"),
        (officer.user.email, f"{len(ours)} concerns: the time limit is near"),
    ]


def test_limit_is_told_again_when_its_mail_was_not_queued(officer, monkeypatch):
    concern = acknowledge(send(), officer)
    near = opens(concern.target_at, 1)
    with monkeypatch.context() as broken:
        broken.setattr("prevent_portal.mail.queue.add", lambda *args, **kwargs: 1 / 0)
        assert tell_limits_near(at=near) == 0
    assert letters() == []
    assert tell_limits_near(at=near) == 1
    assert len(letters()) == 1
