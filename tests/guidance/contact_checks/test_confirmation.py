"""The confirmation page: links that it refuses, and what each answer does to the contact."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from guidance.actions import contacts as contact_actions
from guidance.contact_checks import asking, links
from guidance.models import Act, Contact, ContactAsk, ContactChange
from prevent_portal.signed_links import make_token
from tests.guidance.changing import change

ANSWER = {"works": "yes", "name": "Example Person", "role": "Prevent officer"}


@pytest.fixture
def contact(content):
    return Contact.objects.get(loaded_key="norfolk-email")


@pytest.fixture
def asked(contact, frozen):
    return asking.ask(contact_id=contact.pk, reason="First confirmation", by="x", at=timezone.now())


@pytest.fixture
def link(asked):
    return links.make(asked).removeprefix("http://127.0.0.1:8000")


def _state():
    return [list(model.objects.order_by("pk").values_list()) for model in (Contact, ContactAsk, ContactChange)]


def _assert_refused(client, link, status, words):
    before = _state()
    for response in (client.get(link), client.post(link, ANSWER)):
        assert response.status_code == status
        assert words in response.content.decode()
    assert _state() == before


def test_token_is_in_no_referer(client, link):
    """Not "no-referrer": the form would be posted with "Origin: null", which CSRF protection refuses."""
    assert client.get(link)["Referrer-Policy"] == "strict-origin"
    assert client.get(link[:-1])["Referrer-Policy"] == "strict-origin"


class TestRefusedLink:
    @pytest.mark.parametrize("token", ["", "x", "a:b:c", "\u2028", "e30:1:2"])
    def test_unsigned_token_is_refused(self, client, asked, token):
        _assert_refused(client, f"/contacts/confirm/?token={token}", 404, "This link is not complete")

    def test_altered_token_is_refused(self, client, link):
        _assert_refused(client, link[:-1] + ("A" if link[-1] != "A" else "B"), 404, "This link is not complete")

    def test_token_signed_with_other_salt_is_refused(self, client, asked):
        other = make_token({"ask": asked.pk, "to": "x"}, salt="another purpose")
        _assert_refused(client, f"/contacts/confirm/?token={other}", 404, "This link is not complete")

    def test_token_of_a_key_that_is_not_listed_is_refused(self, client, link, settings):
        made_with, settings.LINK_KEYS = settings.LINK_KEYS, ["y" * 50]
        _assert_refused(client, link, 404, "This link is not complete")
        settings.LINK_KEYS = ["y" * 50, *made_with]
        assert client.get(link).status_code == 200

    def test_token_of_other_question_with_same_id_is_refused(self, client, asked, link):
        ContactAsk.objects.filter(pk=asked.pk).update(value="another@example.gov.uk")
        _assert_refused(client, link, 404, "This link is not complete")

    def test_link_expires_after_a_week(self, client, link, frozen):
        frozen.shift(timedelta(days=7))
        assert client.get(link).status_code == 200
        frozen.shift(timedelta(seconds=1))
        _assert_refused(client, link, 410, "expired")

    def test_used_link_is_refused(self, client, link):
        assert client.post(link, ANSWER).status_code == 200
        _assert_refused(client, link, 410, "has been used")

    def test_link_is_refused_after_address_changed(self, client, contact, link):
        change(contact, value="new@example.gov.uk")
        _assert_refused(client, link, 410, "changed since")

    def test_link_is_refused_after_contact_was_retired(self, client, contact, link):
        change(contact, Act.RETIRE)
        _assert_refused(client, link, 410, "changed since")

    def test_post_without_csrf_token_is_refused(self, link):
        client = Client(enforce_csrf_checks=True)
        client.get(link)
        before = _state()
        assert client.post(link, ANSWER).status_code == 403
        assert _state() == before

    @pytest.mark.parametrize(
        ("changed", "message"),
        [
            ({"works": ""}, "Select whether concerns should be sent"),
            ({"works": "maybe"}, "Select whether concerns should be sent"),
            ({"name": " "}, "Enter your name"),
            ({"role": ""}, "Enter your role"),
            ({"name": "x" * 91}, "90 characters"),
        ],
    )
    def test_incomplete_answer_shows_error(self, client, link, changed, message):
        before = _state()
        response = client.post(link, ANSWER | changed)
        assert response.status_code == 200
        assert message in response.content.decode()
        assert _state() == before


def test_opening_the_link_changes_nothing(client, link):
    before = _state()
    page = client.get(link)
    client.head(link)
    assert "prevent@norfolk.police.uk" in page.content.decode()
    assert 'content="noindex, nofollow"' in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert _state() == before


def test_confirmation_page_needs_two_queries(client, link, django_assert_num_queries):
    with django_assert_num_queries(2):
        client.get(link)


def test_yes_confirms_contact(client, contact, link):
    client.post(link, ANSWER)
    contact.refresh_from_db()
    now = timezone.now()
    assert (contact.status, contact.confirmed_at) == ("confirmed", now)
    assert contact.confirmed_by == "Example Person, Prevent officer"
    assert contact.review_on == timezone.localdate(now + timedelta(days=90))
    entry = contact.changes.first()
    assert (entry.kind, entry.by) == ("confirmed", "Example Person, Prevent officer")


def test_no_marks_contact_failing(client, contact, link):
    page = client.post(link, ANSWER | {"works": "no"}).content.decode()
    assert "Nothing will be sent to" in page
    contact.refresh_from_db()
    assert contact.status == "failing"
    assert not ContactAsk.objects.open().exists()
    assert contact.changes.first().reason.startswith("A person at the mailbox answered")


def test_no_for_failing_contact_closes_question(client, contact, link):
    Contact.objects.filter(pk=contact.pk).update(status="failing")
    client.post(link, ANSWER | {"works": "no"})
    assert not ContactAsk.objects.open().exists()


def test_public_page_does_not_name_who_confirmed(client, contact, link):
    client.post(link, ANSWER)
    assert "Example Person" not in client.get("/areas/norfolk/").content.decode()


class TestCalls:
    CALL = {"answered_by": "Example Person, duty desk", "by": "editor@example.org"}

    @pytest.fixture
    def phone(self, content, frozen):
        return Contact.objects.get(loaded_key="norfolk-phone-1")

    def _call(self, phone, result):
        now = timezone.now()
        asking.record_call(contact_id=phone.pk, result=result, called_at=now, at=now, **self.CALL)
        phone.refresh_from_db()
        return phone.changes.first()

    def test_answered_call_confirms_contact(self, phone):
        asking.ask(contact_id=phone.pk, reason="x", by="x", at=timezone.now())
        entry = self._call(phone, asking.CallResult.WORKS)
        assert (phone.status, phone.confirmed_by) == ("confirmed", "Example Person, duty desk")
        assert (entry.by, entry.reason) == ("editor@example.org", "Test call at 21.11.2026 09:00, answered.")
        assert not ContactAsk.objects.open().exists()

    def test_unanswered_call_leaves_question_open(self, phone):
        asking.ask(contact_id=phone.pk, reason="x", by="x", at=timezone.now())
        entry = self._call(phone, asking.CallResult.NO_ANSWER)
        assert (phone.status, entry.kind) == ("unconfirmed", "no-answer")
        assert ContactAsk.objects.open().exists()

    def test_wrong_number_marks_contact_failing(self, phone):
        entry = self._call(phone, asking.CallResult.WRONG)
        assert (phone.status, entry.kind) == ("failing", "failing")

    def test_call_to_mailbox_is_refused(self, contact):
        with pytest.raises(contact_actions.InvalidTransition):
            self._call(contact, asking.CallResult.WORKS)

    def test_call_to_retired_contact_is_refused(self, phone):
        change(phone, Act.RETIRE)
        with pytest.raises(contact_actions.InvalidTransition):
            self._call(phone, asking.CallResult.WORKS)
        with pytest.raises(contact_actions.InvalidTransition):
            asking.ask(contact_id=phone.pk, reason="x", by="x", at=timezone.now())
