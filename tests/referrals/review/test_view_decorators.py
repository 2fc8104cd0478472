"""Officers of another force get the same 404 as for a missing concern, and can change nothing."""

import re

import pytest
from django.test import Client

from referrals.models import Concern, Delivery, Event
from referrals.models.event import Kind
from tests.referrals.review.building import add_call

UNUSED_REFERENCE = "2222-2222"
INVALID_REFERENCES = [UNUSED_REFERENCE, "x", "x" * 2_000, "%F0%9F%98%80", "..%2F..", "' OR 1=1 --", "<script>"]
PAGES = {
    "concern": ("get", "/review/{}/"),
    "acknowledge": ("post", "/review/{}/acknowledge/"),
    "outcome form": ("get", "/review/{}/outcome/"),
    "outcome": ("post", "/review/{}/outcome/"),
    "call form": ("get", "/review/{}/calls/{}/"),
    "call": ("post", "/review/{}/calls/{}/"),
}
DATA = {"outcome": "no-concern", "rationale": "x", "answered": "yes"}


def request_page(client, page, reference, delivery=None):
    method, address = PAGES[page]
    return getattr(client, method)(address.format(reference, delivery and delivery.pk), DATA)


def stored_rows():
    # Refusals are recorded as events (see test_audit.py), so they are left out.
    events = Event.objects.exclude(kind=Kind.REFUSED)
    return [list(rows.order_by("pk").values_list()) for rows in (Concern.objects, Delivery.objects, events)]


def without_tokens(response):
    return re.sub(rb'(csrfmiddlewaretoken" value=")[^"]+', rb"\1", response.content)


def headers(response):
    return {name: value for name, value in response.headers.items() if name != "Content-Length"}


@pytest.mark.parametrize("page", PAGES)
def test_concern_of_another_force_gives_the_same_404_as_a_missing_one(officer_client, elsewhere, page):
    call = add_call(elsewhere)
    before = stored_rows()
    theirs, none = (request_page(officer_client, page, ref, call) for ref in (elsewhere.reference, UNUSED_REFERENCE))
    assert theirs.status_code == none.status_code == 404
    assert without_tokens(theirs) == without_tokens(none)
    assert headers(theirs) == headers(none)
    assert elsewhere.reference.encode() not in theirs.content
    assert stored_rows() == before


@pytest.mark.parametrize("page", PAGES)
def test_signed_out_user_is_redirected_to_sign_in_for_any_reference(db, concern, page):
    call = add_call(concern)
    before = stored_rows()
    real, none = (
        request_page(Client(), page, reference, call) for reference in (concern.reference, UNUSED_REFERENCE)
    )
    assert real.status_code == none.status_code == 302
    assert real["Location"].replace(concern.reference, "") == none["Location"].replace(UNUSED_REFERENCE, "")
    assert real["Location"].startswith("/accounts/login/?next=/review/")
    assert stored_rows() == before


@pytest.mark.parametrize("page", PAGES)
def test_missing_second_factor_redirects_to_the_mfa_page(officer, concern, settings, page):
    settings.REQUIRE_MFA = True
    client = Client()
    client.force_login(officer.user)
    call = add_call(concern)
    before = stored_rows()
    for reference in (concern.reference, UNUSED_REFERENCE):
        assert request_page(client, page, reference, call)["Location"] == "/accounts/mfa/"
    assert client.get("/review/")["Location"] == "/accounts/mfa/"
    assert stored_rows() == before


@pytest.mark.parametrize("reference", INVALID_REFERENCES)
def test_invalid_reference_is_not_found(officer_client, reference):
    assert officer_client.get(f"/review/{reference}/").status_code == 404


def test_disabled_account_loses_access_at_once(officer, officer_client, concern):
    assert officer_client.get(f"/review/{concern.reference}/").status_code == 200
    officer.user.is_active = False
    officer.user.save()
    assert officer_client.get(f"/review/{concern.reference}/").status_code == 302


def test_user_without_officer_role_loses_access_at_once(officer, officer_client, concern):
    officer.delete()
    assert officer_client.get(f"/review/{concern.reference}/").status_code == 404
    assert officer_client.get("/review/").status_code == 404


def test_officer_who_changed_force_sees_only_the_new_one(officer, stranger, officer_client, concern, elsewhere):
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
def test_wrong_method_gives_405_for_any_reference(officer_client, concern, elsewhere, method, address):
    before = stored_rows()
    for reference in (concern.reference, elsewhere.reference, UNUSED_REFERENCE):
        assert getattr(officer_client, method)(address.format(reference)).status_code == 405
    assert stored_rows() == before
