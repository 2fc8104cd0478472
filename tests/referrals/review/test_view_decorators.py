"""A stranger cannot tell another force's concern from one that never was, nor do anything to it."""

import re

import pytest
from django.test import Client

from referrals.models import Concern, Delivery, Event
from referrals.models.event import Kind
from tests.referrals.review.building import add_call

NEVER = "2222-2222"
NOT_READ = [NEVER, "x", "x" * 2_000, "%F0%9F%98%80", "..%2F..", "' OR 1=1 --", "<script>"]
PAGES = {
    "concern": ("get", "/review/{}/"),
    "acknowledge": ("post", "/review/{}/acknowledge/"),
    "the form of the outcome": ("get", "/review/{}/outcome/"),
    "the outcome": ("post", "/review/{}/outcome/"),
    "a call": ("get", "/review/{}/calls/{}/"),
    "a call made": ("post", "/review/{}/calls/{}/"),
}
SENT = {"outcome": "no-concern", "rationale": "x", "answered": "yes"}


def ask(client, page, reference, delivery=None):
    method, address = PAGES[page]
    return getattr(client, method)(address.format(reference, delivery and delivery.pk), SENT)


def state():
    """All that an officer's verb can change. That somebody was refused is written down: see test_audit.py."""
    events = Event.objects.exclude(kind=Kind.REFUSED)
    return [list(rows.order_by("pk").values_list()) for rows in (Concern.objects, Delivery.objects, events)]


def without_tokens(response):
    return re.sub(rb'(csrfmiddlewaretoken" value=")[^"]+', rb"\1", response.content)


def headers(response):
    return {name: value for name, value in response.headers.items() if name != "Content-Length"}


@pytest.mark.parametrize("page", PAGES)
def test_another_forces_concern_is_the_same_as_none(officer_client, elsewhere, page):
    call = add_call(elsewhere)
    before = state()
    theirs, none = (ask(officer_client, page, ref, call) for ref in (elsewhere.reference, NEVER))
    assert theirs.status_code == none.status_code == 404
    assert without_tokens(theirs) == without_tokens(none)
    assert headers(theirs) == headers(none)
    assert elsewhere.reference.encode() not in theirs.content
    assert state() == before


@pytest.mark.parametrize("page", PAGES)
def test_signed_out_it_is_the_same_sign_in_page_for_any(db, concern, page):
    call = add_call(concern)
    before = state()
    real, none = (ask(Client(), page, reference, call) for reference in (concern.reference, NEVER))
    assert real.status_code == none.status_code == 302
    assert real["Location"].replace(concern.reference, "") == none["Location"].replace(NEVER, "")
    assert real["Location"].startswith("/accounts/login/?next=/review/")
    assert state() == before


@pytest.mark.parametrize("page", PAGES)
def test_without_a_second_factor_nothing_is_shown(officer, concern, settings, page):
    settings.REQUIRE_MFA = True
    client = Client()
    client.force_login(officer.user)
    call = add_call(concern)
    before = state()
    for reference in (concern.reference, NEVER):
        assert ask(client, page, reference, call)["Location"] == "/accounts/mfa/"
    assert client.get("/review/")["Location"] == "/accounts/mfa/"
    assert state() == before


@pytest.mark.parametrize("reference", NOT_READ)
def test_a_reference_that_is_none_is_not_found(officer_client, reference):
    assert officer_client.get(f"/review/{reference}/").status_code == 404


def test_a_disabled_account_is_out_at_once(officer, officer_client, concern):
    assert officer_client.get(f"/review/{concern.reference}/").status_code == 200
    officer.user.is_active = False
    officer.user.save()
    assert officer_client.get(f"/review/{concern.reference}/").status_code == 302


def test_an_officer_who_lost_the_role_is_out_at_once(officer, officer_client, concern):
    officer.delete()
    assert officer_client.get(f"/review/{concern.reference}/").status_code == 404
    assert officer_client.get("/review/").status_code == 404


def test_an_officer_who_moved_forces_sees_the_new_one_alone(officer, stranger, officer_client, concern, elsewhere):
    officer.force = stranger.force
    officer.save()
    assert officer_client.get(f"/review/{concern.reference}/").status_code == 404
    assert officer_client.get(f"/review/{elsewhere.reference}/").status_code == 200


WRONG_METHODS = [
    ("post", "/review/{}/"),
    ("get", "/review/{}/acknowledge/"),
    ("delete", "/review/{}/outcome/"),
    ("put", "/review/{}/calls/00000000-0000-4000-8000-000000000000/"),
]


@pytest.mark.parametrize(("method", "address"), WRONG_METHODS)
def test_the_wrong_method_tells_nothing_of_the_concern(officer_client, concern, elsewhere, method, address):
    before = state()
    for reference in (concern.reference, elsewhere.reference, NEVER):
        assert getattr(officer_client, method)(address.format(reference)).status_code == 405
    assert state() == before
