"""The duty desk page: access, and what it shows with and without problems."""

from datetime import timedelta

from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from referrals.models import Delivery, Worker
from tests.referrals.conftest import signed_in
from tests.referrals.review.building import add_call, send


def words(client):
    response = client.get("/duty/")
    assert response.status_code == 200
    return " ".join(BeautifulSoup(response.content, "html.parser").main.get_text(" ").split())


def test_desk_shows_that_all_is_well(duty_client):
    Worker.objects.create(name="one", beat_at=timezone.now())
    text = words(duty_client)
    assert "All is well" in text
    assert "Norfolk: " in text


def test_desk_is_for_duty_staff_only(officer, db, one_factor):
    assert signed_in(officer).get("/duty/").status_code == 404
    assert Client().get("/duty/")["Location"].startswith("/accounts/login/")


def test_duty_staff_cannot_open_a_concern(duty_client, concern):
    assert duty_client.get(f"/review/{concern.reference}/").status_code == 404


def test_duty_staff_land_on_the_desk(duty_client):
    assert duty_client.get("/accounts/landing/")["Location"] == "/duty/"


def test_desk_lists_undelivered_unopened_and_overdue(duty_client):
    now = timezone.now()
    concern = send(at=now - timedelta(days=10))
    add_call(concern, to="01603 000999", due_at=now - timedelta(hours=2))
    text = words(duty_client)
    assert "Needs attention" in text
    assert "No delivery worker has ever run" in text
    assert text.count(concern.reference) == 3  # not told, not opened, call overdue
    assert "01603 000999" in text
    assert "anary" not in text


def test_desk_does_not_list_a_delivery_in_progress(duty_client):
    Worker.objects.create(name="one", beat_at=timezone.now())
    concern = send(at=timezone.now())
    assert concern.reference not in words(duty_client)
    Delivery.objects.update(queued_at=timezone.now() - timedelta(minutes=7))
    assert "the oldest for 7 minutes" in words(duty_client)
