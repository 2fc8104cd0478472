"""Many calls to one number are one task that names how many concerns it is about (ADR 0071)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from referrals.actions.delivery.queue import record_call
from referrals.models import Attempt, Delivery, Event, Urgency
from referrals.models import delivery as models
from referrals.models.delivery import MOST_CALLS
from referrals.transports.phone import what_to_say
from tests.referrals.report.filling import words
from tests.referrals.review.building import add_call, send

FLOOD = MOST_CALLS + 3


@pytest.fixture
def calls(concern):
    Delivery.objects.all().delete()
    return [add_call(send(urgency=Urgency.URGENT)) for _ in range(FLOOD)]


def listed(client):
    return words(client.get("/review/calls/")).count("01603 000000")


def clear_others():
    Delivery.objects.exclude(to="01603 000000").update(withdrawn_at=timezone.now())


def test_flood_of_calls_is_one_task(officer_client, calls):
    clear_others()
    assert listed(officer_client) == 1
    assert f"{FLOOD} concerns" in words(officer_client.get("/review/calls/"))
    assert f"{FLOOD} new concerns have arrived" in what_to_say(calls[0], alike=FLOOD)
    page = officer_client.get(f"/review/{calls[0].concern.reference}/calls/{calls[0].pk}/")
    assert f"{FLOOD} new concerns have arrived for Norfolk" in words(page)


def test_flood_of_calls_is_many_tasks_without_the_limit(officer_client, calls, monkeypatch):
    """Control: without the limit each concern is a task."""
    clear_others()
    monkeypatch.setattr(models, "MOST_CALLS", 10**6)
    assert listed(officer_client) == FLOOD


def test_few_calls_are_tasks_of_their_own(officer_client, concern):
    for _ in range(MOST_CALLS):
        add_call(send())
    clear_others()
    assert listed(officer_client) == MOST_CALLS


def test_as_many_tasks_are_counted_as_are_listed(calls):
    for number in range(4):
        add_call(send(urgency=Urgency.URGENT), to=f"01603 00000{number}")
    for _ in range(MOST_CALLS + number):
        add_call(send())
    tasks = Delivery.objects.calls_to_make()
    assert tasks.count_tasks(100) == tasks.one_for_many().count() < tasks.count()
    assert tasks.count_tasks(3) == 3
    assert Delivery.objects.none().count_tasks(3) == 0


def test_one_answered_call_settles_all(officer, calls):
    clear_others()
    record_call(delivery=calls[7], answered=True, by=officer.user, at=timezone.now())
    assert Delivery.objects.filter(to="01603 000000", sent_at__isnull=False).count() == FLOOD
    assert Attempt.objects.filter(accepted=True).count() == FLOOD
    assert Event.objects.filter(kind="called").count() == FLOOD


def test_unanswered_call_is_tried_again_as_one(officer, officer_client, calls):
    clear_others()
    record_call(delivery=calls[0], answered=False, by=officer.user, at=timezone.now())
    assert set(Delivery.objects.filter(to="01603 000000").values_list("failures", flat=True)) == {1}
    assert listed(officer_client) == 1


def test_urgent_and_standard_calls_are_two_tasks(officer_client, calls):
    for _ in range(FLOOD):
        add_call(send())
    clear_others()
    assert listed(officer_client) == 2


def test_duty_desk_sees_one_overdue_task(duty_client, calls):
    clear_others()
    Delivery.objects.filter(to="01603 000000").update(due_at=timezone.now() - timedelta(hours=2))
    page = words(duty_client.get("/duty/"))
    assert page.count("Call 01603 000000 about") == 1
    assert f"about {FLOOD} concerns" in page
