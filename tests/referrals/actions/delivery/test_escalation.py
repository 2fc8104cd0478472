"""Unopened concerns are chased: contact, supervisors, duty desk, each once."""

from datetime import UTC, datetime, timedelta

import pytest

from referrals.actions.delivery.escalation import chase_concern, chase_unopened
from referrals.models import Concern, Delivery, Event, Urgency
from referrals.models.event import Kind
from referrals.transports.notice import notice
from tests.referrals.review.building import send

# A Wednesday, nine in the morning.
WEDNESDAY = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def concern(db, settings):
    settings.DUTY_EMAILS = ["duty@example.org"]
    concern = send(at=WEDNESDAY)
    Delivery.objects.filter(concern=concern, transport="email").update(sent_at=WEDNESDAY)
    return concern


@pytest.fixture
def supervisor(make_officer, concern):
    return make_officer("norfolk", "supervisor", is_supervisor=True)


def queued(concern, purpose):
    return list(Delivery.objects.filter(concern=concern, purpose=purpose).values_list("transport", "to"))


def kinds(concern):
    return list(Event.objects.filter(concern_id=concern.pk).values_list("kind", flat=True))


def test_nobody_is_reminded_before_the_first_limit(concern):
    assert chase_unopened(at=WEDNESDAY + 4 * HOUR - timedelta(minutes=1)) == 0
    assert kinds(concern) == ["received"]


def test_contact_then_supervisor_then_duty_desk_are_told_once_each(concern, supervisor, stranger):
    contact = [("email", concern.deliveries.get(transport="email").to)]
    for at, taken in [(4, 1), (4, 0), (8, 1), (30, 0), (48, 1), (480, 0)]:
        assert chase_unopened(at=WEDNESDAY + at * HOUR) == taken
    assert kinds(concern) == ["received", "reminded", "escalated", "duty-told"]
    assert queued(concern, "reminder") == contact
    assert queued(concern, "escalation") == [("email", "supervisor.norfolk@example.org")]
    assert queued(concern, "unopened") == [("email", "duty@example.org")]


def test_opened_concern_is_not_chased(concern, supervisor):
    Concern.objects.update(opened_at=WEDNESDAY + HOUR)
    assert chase_unopened(at=WEDNESDAY + 480 * HOUR) == 0
    assert not chase_concern(concern.pk, kind=Kind.REMINDED, at=WEDNESDAY + HOUR, by="test")


def test_second_worker_does_not_chase_again(concern):
    at = WEDNESDAY + 5 * HOUR
    assert chase_concern(concern.pk, kind=Kind.REMINDED, at=at, by="one")
    assert not chase_concern(concern.pk, kind=Kind.REMINDED, at=at, by="two")
    assert len(queued(concern, "reminder")) == 1


def test_urgent_concern_is_chased_outside_working_hours(db, settings):
    settings.DUTY_EMAILS = ["duty@example.org"]
    night = WEDNESDAY + 14 * HOUR
    concern = send(at=night, urgency=Urgency.URGENT)
    send(at=night)
    assert chase_unopened(at=night + 4 * HOUR) == 3
    assert kinds(concern) == ["received", "reminded", "escalated", "duty-told"]


def test_duty_desk_is_told_when_the_force_has_no_supervisor(concern):
    chase_unopened(at=WEDNESDAY + 8 * HOUR)
    assert queued(concern, "escalation") == []
    assert queued(concern, "unopened") == [("email", "duty@example.org")]


def test_inactive_supervisor_is_not_mailed(concern, supervisor):
    supervisor.user.is_active = False
    supervisor.user.save()
    chase_unopened(at=WEDNESDAY + 8 * HOUR)
    assert queued(concern, "escalation") == []


def test_contact_told_by_phone_is_called_again(concern):
    Delivery.objects.filter(concern=concern).update(sent_at=None, given_up_at=WEDNESDAY)
    call = concern.deliveries.filter(transport="phone").first()
    Delivery.objects.filter(pk=call.pk).update(sent_at=WEDNESDAY, given_up_at=None)
    chase_unopened(at=WEDNESDAY + 4 * HOUR)
    assert queued(concern, "reminder") == [("phone", call.to)]
    again = Delivery.objects.calls_waiting().get(concern=concern)
    assert "nobody has opened it" in again.note


def test_contact_not_yet_told_is_not_reminded(concern):
    Delivery.objects.filter(concern=concern).update(sent_at=None)
    assert chase_unopened(at=WEDNESDAY + 4 * HOUR) == 1
    assert queued(concern, "reminder") == []


@pytest.mark.parametrize("purpose", ["reminder", "escalation", "unopened"])
def test_notice_names_the_concern_but_no_person(concern, supervisor, purpose):
    chase_unopened(at=WEDNESDAY + 48 * HOUR)
    Delivery.objects.filter(concern=concern, purpose="referral").delete()
    mail = notice(concern.deliveries.select_related("concern__area").get(purpose=purpose))
    assert mail.subject == f"Not opened yet: concern {concern.reference}, Norfolk, standard"
    assert concern.reference in mail.body
    assert "/review/" in mail.body
    assert "anary" not in mail.body
