"""Overdue calls that the duty desk makes: permissions, results, and what desk and officers see."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils import timezone

from prevent_portal.accounts.models import User
from referrals.actions.delivery.queue import record_call
from referrals.models import Attempt, Concern, Event
from referrals.rules.permissions import Denied
from tests.referrals.conftest import signed_in
from tests.referrals.report.filling import read, words
from tests.referrals.review.building import add_call, give_contact


@pytest.fixture
def call(concern):
    return add_call(concern, due_at=timezone.now() - timedelta(hours=2))


@pytest.fixture
def address(call):
    return f"/duty/calls/{call.pk}/"


def test_duty_call_page_refuses_officers_and_signed_out_users(officer, stranger, address, one_factor):
    for client in (signed_in(officer), signed_in(stranger)):
        assert client.post(address, {"answered": "yes"}).status_code == 404
    assert Client().post(address, {"answered": "yes"})["Location"].startswith("/accounts/login/")
    assert not Attempt.objects.exists()


def test_record_call_denies_users_without_permission(call, stranger):
    # A second check, should a view forget its own.
    plain = User.objects.create_user("plain@example.org", "a long pass phrase")
    for user in (stranger.user, plain, AnonymousUser()):
        with pytest.raises(Denied):
            record_call(delivery=call, answered=True, by=user, at=timezone.now())
    assert not Attempt.objects.exists()


def test_duty_call_page_shows_contact_and_script(duty_client, concern, call, address):
    give_contact(call)
    assert address in duty_client.get("/duty/").content.decode()
    page = duty_client.get(address)
    assert read(page).select_one("main h1 a")["href"] == "tel:01603000000"
    for part in ("Ask for Prevent", concern.reference, "Norfolk", "Not tried yet"):
        assert part in words(page)
    assert "Canary" not in page.content.decode()


def test_unanswered_call_is_retried_and_shown_to_desk_and_officers(
    duty_client, officer_client, concern, call, address
):
    assert duty_client.post(address, {"answered": "no"})["Location"] == "/duty/"
    call.refresh_from_db()
    assert (call.sent_at, call.failures) == (None, 1)
    assert call.due_at > timezone.now()
    event = Event.objects.get(concern_id=concern.id, kind="called")
    assert (event.by, event.facts["answered"]) == ("duty@example.org", False)
    desk = words(duty_client.get("/duty/"))
    assert "Calls to try again" in desk
    assert "not answered, called by duty@example.org" in desk
    theirs = words(officer_client.get(f"/review/{concern.reference}/calls/{call.pk}/"))
    assert "not answered, called by duty@example.org" in theirs
    assert "next try at" in theirs
    # The desk may try again before the call is overdue again.
    assert duty_client.post(address, {"answered": "yes"})["Location"] == "/duty/"
    call.refresh_from_db()
    assert call.sent_at
    assert [row.accepted for row in Attempt.objects.filter(delivery=call)] == [False, True]
    assert "Calls to try again" not in words(duty_client.get("/duty/"))


def test_desk_shows_a_call_attempt_of_an_officer(duty_client, officer, call):
    record_call(delivery=call, answered=False, by=officer.user, at=timezone.now())
    assert f"not answered, called by {officer.user.email}" in words(duty_client.get("/duty/"))


def test_empty_call_form_shows_an_error(duty_client, address):
    page = duty_client.post(address, {})
    assert page.status_code == 200
    assert read(page).select_one(".govuk-error-summary a").get_text() == "Select whether someone took the message"
    assert not Attempt.objects.exists()


@pytest.mark.parametrize("end", ["answered", "opened", "withdrawn", "not late yet"])
def test_call_that_is_not_for_the_desk_gives_409(duty_client, officer, concern, call, address, end):
    now = timezone.now()
    if end == "answered":
        record_call(delivery=call, answered=True, by=officer.user, at=now)
    elif end == "opened":
        Concern.objects.filter(pk=concern.pk).update(opened_at=now)
    else:
        changed = {"withdrawn": {"withdrawn_at": now}, "not late yet": {"due_at": now - timedelta(minutes=1)}}[end]
        type(call).objects.filter(pk=call.pk).update(**changed)
    tries = Attempt.objects.count()
    for response in (duty_client.get(address), duty_client.post(address, {"answered": "yes"})):
        assert response.status_code == 409
        assert "Nobody has to make this call now" in words(response)
    assert Attempt.objects.count() == tries


def test_delivery_that_is_no_call_is_not_found(duty_client, concern):
    mail = concern.deliveries.filter(transport="email").first()
    for pk in (mail.pk, uuid4()):
        assert duty_client.post(f"/duty/calls/{pk}/", {"answered": "yes"}).status_code == 404
