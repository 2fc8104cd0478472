"""Unopened concerns ring louder, step by step, each step once; an opened one rings nobody."""

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


def test_nothing_before_its_time(concern):
    assert chase_unopened(at=WEDNESDAY + 4 * HOUR - timedelta(minutes=1)) == 0
    assert kinds(concern) == ["received"]


def test_contact_then_supervisor_then_duty_desk_each_once(concern, supervisor, stranger):
    told = [("email", concern.deliveries.get(transport="email").to)]
    for at, taken in [(4, 1), (4, 0), (8, 1), (30, 0), (48, 1), (480, 0)]:
        assert chase_unopened(at=WEDNESDAY + at * HOUR) == taken
    assert kinds(concern) == ["received", "reminded", "escalated", "duty-told"]
    assert queued(concern, "reminder") == told
    assert queued(concern, "escalation") == [("email", "supervisor.norfolk@example.org")]
    assert queued(concern, "unopened") == [("email", "duty@example.org")]


def test_an_opened_concern_rings_nobody(concern, supervisor):
    Concern.objects.update(opened_at=WEDNESDAY + HOUR)
    assert chase_unopened(at=WEDNESDAY + 480 * HOUR) == 0
    assert not chase_concern(concern.pk, kind=Kind.REMINDED, at=WEDNESDAY + HOUR, by="test")


def test_another_worker_that_comes_second_does_nothing(concern):
    at = WEDNESDAY + 5 * HOUR
    assert chase_concern(concern.pk, kind=Kind.REMINDED, at=at, by="one")
    assert not chase_concern(concern.pk, kind=Kind.REMINDED, at=at, by="two")
    assert len(queued(concern, "reminder")) == 1


def test_an_urgent_one_counts_the_night_too(db, settings):
    settings.DUTY_EMAILS = ["duty@example.org"]
    night = WEDNESDAY + 14 * HOUR
    concern = send(at=night, urgency=Urgency.URGENT)
    send(at=night)
    assert chase_unopened(at=night + 4 * HOUR) == 3
    assert kinds(concern) == ["received", "reminded", "escalated", "duty-told"]


def test_a_force_without_a_supervisor_is_told_of_to_the_duty_desk(concern):
    chase_unopened(at=WEDNESDAY + 8 * HOUR)
    assert queued(concern, "escalation") == []
    assert queued(concern, "unopened") == [("email", "duty@example.org")]


def test_a_supervisor_who_left_is_not_written_to(concern, supervisor):
    supervisor.user.is_active = False
    supervisor.user.save()
    chase_unopened(at=WEDNESDAY + 8 * HOUR)
    assert queued(concern, "escalation") == []


def test_a_contact_told_by_phone_is_called_again(concern):
    Delivery.objects.filter(concern=concern).update(sent_at=None, given_up_at=WEDNESDAY)
    call = concern.deliveries.filter(transport="phone").first()
    Delivery.objects.filter(pk=call.pk).update(sent_at=WEDNESDAY, given_up_at=None)
    chase_unopened(at=WEDNESDAY + 4 * HOUR)
    assert queued(concern, "reminder") == [("phone", call.to)]
    again = Delivery.objects.calls_waiting().get(concern=concern)
    assert "nobody has opened it" in again.note


def test_whoever_was_not_told_yet_is_not_reminded(concern):
    Delivery.objects.filter(concern=concern).update(sent_at=None)
    assert chase_unopened(at=WEDNESDAY + 4 * HOUR) == 1
    assert queued(concern, "reminder") == []


@pytest.mark.parametrize("purpose", ["reminder", "escalation", "unopened"])
def test_what_is_mailed_names_the_concern_and_nobody(concern, supervisor, purpose):
    chase_unopened(at=WEDNESDAY + 48 * HOUR)
    Delivery.objects.filter(concern=concern, purpose="referral").delete()
    mail = notice(concern.deliveries.select_related("concern__area").get(purpose=purpose))
    assert mail.subject == f"Not opened yet: concern {concern.reference}, Norfolk, standard"
    assert concern.reference in mail.body
    assert "/review/" in mail.body
    assert "anary" not in mail.body
