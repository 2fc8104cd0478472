"""Answers to notices that a person has to read: who settles them, what follows, and what the desk shows."""

from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.test import Client
from django.utils import timezone

from referrals.actions.delivery.bounces import settle_unclear
from referrals.models import Concern, Delivery, Event
from referrals.rules.permissions import Denied
from tests.referrals.conftest import signed_in
from tests.referrals.report.filling import read, words
from tests.referrals.review.building import add_answer


@pytest.fixture
def notice(concern):
    Delivery.objects.filter(concern=concern, transport="phone").update(due_at=None)  # standing by
    return add_answer(concern)


@pytest.fixture
def address(notice):
    return f"/duty/answers/{notice.pk}/"


def calls_due(concern):
    return Delivery.objects.filter(concern=concern, transport="phone", due_at__isnull=False).count()


def test_officers_and_signed_out_users_settle_nothing(officer, stranger, notice, address, one_factor):
    for client in (signed_in(officer), signed_in(stranger)):
        assert client.post(address, {"arrived": "no"}).status_code == 404
    assert Client().post(address, {"arrived": "no"})["Location"].startswith("/accounts/login/")
    for user in (officer.user, AnonymousUser()):
        with pytest.raises(Denied):
            settle_unclear(delivery=notice, arrived=False, by=user, at=timezone.now())
    notice.refresh_from_db()
    assert notice.unclear_at
    assert not mail.outbox


def test_desk_lists_an_answer_until_it_is_settled(duty_client, concern, notice, address):
    desk = duty_client.get("/duty/").content.decode()
    assert address in desk
    assert "Needs attention" in desk
    page = duty_client.get(address)
    assert concern.reference in words(page)
    assert "Canary" not in page.content.decode()
    assert duty_client.post(address, {"arrived": "yes"})["Location"] == "/duty/"
    assert address not in duty_client.get("/duty/").content.decode()
    notice.refresh_from_db()
    assert (notice.unclear_at, notice.bounced_at) == (None, None)
    assert calls_due(concern) == 0
    assert Event.objects.get(concern_id=concern.pk, kind="arrived").by == "duty@example.org"


def test_next_contact_is_told_when_the_notice_did_not_arrive(duty_client, concern, notice, address):
    duty_client.post(address, {"arrived": "no"})
    notice.refresh_from_db()
    assert notice.bounced_at
    assert calls_due(concern) == 1
    event = Event.objects.get(concern_id=concern.pk, kind="bounced")
    assert (event.by, event.facts["permanent"]) == ("duty@example.org", False)


def test_empty_form_shows_an_error(duty_client, address):
    page = duty_client.post(address, {})
    assert read(page).select_one(".govuk-error-summary a").get_text() == "Select whether the notice arrived"


@pytest.mark.parametrize("end", ["settled", "opened", "withdrawn"])
def test_answer_that_needs_nobody_gives_409(duty_client, concern, notice, address, end):
    now = timezone.now()
    if end == "settled":
        duty_client.post(address, {"arrived": "yes"})
    elif end == "opened":
        Concern.objects.filter(pk=concern.pk).update(opened_at=now)
    else:
        Delivery.objects.filter(pk=notice.pk).update(withdrawn_at=now)
    for response in (duty_client.get(address), duty_client.post(address, {"arrived": "no"})):
        assert response.status_code == 409
        assert "Nobody has to settle this now" in words(response)
    assert calls_due(concern) == 0


def test_unknown_notice_is_not_found(duty_client):
    assert duty_client.post(f"/duty/answers/{uuid4()}/", {"arrived": "no"}).status_code == 404
