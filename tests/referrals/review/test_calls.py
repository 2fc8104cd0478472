"""Phone calls to contacts that officers make and record."""

from uuid import uuid4

import pytest

from referrals.actions.delivery.queue import record_call
from referrals.models import Attempt, Event
from referrals.models.states import InvalidTransition
from tests.referrals.report.filling import read, words
from tests.referrals.review.building import AT, add_call, give_contact, send


@pytest.fixture
def call(concern):
    return add_call(concern)


@pytest.fixture
def address(concern, call):
    return f"/review/{concern.reference}/calls/{call.pk}/"


def test_call_page_shows_contact_and_script(officer_client, concern, call, address):
    give_contact(call)
    response = officer_client.get(address)
    assert read(response).select_one("main h1 a")["href"] == "tel:01603000000"
    for part in ("9am to 5pm", "Ask for Prevent", concern.reference, "Norfolk", "Not tried yet"):
        assert part in words(response)
    assert "Canary" not in response.content.decode()


def test_answered_call_is_recorded_and_leaves_the_list(officer_client, officer, concern, call, address):
    assert officer_client.post(address, {"answered": "yes"})["Location"] == "/review/"
    call.refresh_from_db()
    assert call.sent_at
    attempt = Attempt.objects.get(delivery=call)
    assert (attempt.worker, attempt.accepted, attempt.reply) == (officer.user.email, True, "answered")
    event = Event.objects.get(concern_id=concern.id, kind="called")
    assert (event.by, event.facts["answered"]) == (officer.user.email, True)
    assert "Calls to make" not in words(officer_client.get("/review/"))


def test_unanswered_call_is_recorded_and_stays_in_the_list(officer_client, concern, call, address):
    for tries in (1, 2):
        assert officer_client.post(address, {"answered": "no"})["Location"] == "/review/"
        call.refresh_from_db()
        assert (call.sent_at, call.failures) == (None, tries)
    assert Attempt.objects.filter(delivery=call, accepted=False).count() == 2
    assert "Tried 2 times before" in words(officer_client.get(address))
    assert "Calls to make" in words(officer_client.get("/review/"))


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({}, "Select whether someone took the message"),
        ({"answered": "maybe"}, "Select one of the answers on this page"),
    ],
)
def test_invalid_call_form_shows_an_error(officer_client, call, address, fields, message):
    response = officer_client.post(address, fields)
    page = read(response)
    assert response.status_code == 200
    assert page.title.get_text().startswith("Error: ")
    assert page.select_one(".govuk-error-summary a").get_text() == message
    assert not Attempt.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_delivery_of_another_concern_is_not_found(officer_client, concern, elsewhere, method):
    others = [add_call(send()), add_call(elsewhere), concern.deliveries.filter(transport="email").first()]
    before = Event.objects.count()
    for pk in (*(row.pk for row in others), uuid4()):
        address = f"/review/{concern.reference}/calls/{pk}/"
        assert getattr(officer_client, method)(address, {"answered": "yes"}).status_code == 404
    assert Event.objects.count() == before
    assert not Attempt.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_call_already_made_by_a_colleague_gives_409(officer_client, concern, method):
    call = add_call(concern, sent_at=AT)
    address = f"/review/{concern.reference}/calls/{call.pk}/"
    assert getattr(officer_client, method)(address, {"answered": "no"}).status_code == 409
    assert not Attempt.objects.exists()


def test_answered_call_cannot_be_recorded_again(concern, officer):
    call = add_call(concern)
    record_call(delivery=call, answered=True, by=officer.user, at=AT)
    with pytest.raises(InvalidTransition):
        record_call(delivery=call, answered=False, by=officer.user, at=AT)
    call.refresh_from_db()
    assert (call.failures, Event.objects.filter(kind="called").count()) == (0, 1)


@pytest.mark.parametrize("over", [{"given_up_at": AT}, {"due_at": None}])
def test_call_that_is_not_due_is_not_found(officer_client, concern, over):
    call = add_call(concern, **over)
    assert officer_client.get(f"/review/{concern.reference}/calls/{call.pk}/").status_code == 404


@pytest.mark.parametrize("pk", ["x", "1", "not-a-uuid"])
def test_invalid_delivery_id_is_not_found(officer_client, concern, pk):
    assert officer_client.get(f"/review/{concern.reference}/calls/{pk}/").status_code == 404
