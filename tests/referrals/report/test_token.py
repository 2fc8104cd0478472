"""A form without a valid CSRF token changes nothing and gives back what was typed."""

import pytest
from django.test import Client

from referrals.models import Draft
from tests.referrals.report.filling import client_with, fill, read, words
from tests.referrals.report.test_steps import typed_in
from tests.referrals.walking import post_step

TYPED = "Canaryworry one\n\n  two <b>"


def test_lost_token_without_draft_gives_answer_back(db):
    """As after "Exit this page" in another tab."""
    client = Client(enforce_csrf_checks=True)
    response = post_step(client, "worry", {"worry": TYPED})
    assert response.status_code == 403
    page = read(response)
    assert page.select_one(".portal-said").get_text() == TYPED
    carried = {field["name"]: field["value"] for field in page.select("main form input[type=hidden]")}
    assert carried["carried_step"] == "worry"
    assert client.post("/report/start/", carried)["Location"] == "/report/about/"  # with the token of the new page


def test_lost_token_with_draft_asks_again_with_answer(db):
    draft = fill()
    client = client_with(draft, enforce_csrf_checks=True)
    before = list(Draft.objects.values_list("ciphertext"))
    response = post_step(client, "worry", {"worry": "Canarynew"})
    assert response.status_code == 403
    page = read(response)
    assert ("worry", "Canarynew") in typed_in(page)
    assert "Press the button again" in words(response)
    assert list(Draft.objects.values_list("ciphertext")) == before
    token = page.select_one("form#question [name=csrfmiddlewaretoken]")["value"]
    assert post_step(client, "worry", {"worry": "Canarynew", "csrfmiddlewaretoken": token}).status_code == 302


@pytest.mark.parametrize(
    "address", ["/report/worry/", "/report/check/", "/report/start/", "/return/", "/report/time/"]
)
def test_lost_token_without_answer_shows_the_plain_page(db, address):
    response = Client(enforce_csrf_checks=True).post(address)
    assert response.status_code == 403
    assert "your browser may be blocking cookies" in words(response)


def test_cross_site_form_reveals_no_draft(db):
    """A cross-site POST is sent without the draft's cookie."""
    fill()
    response = post_step(Client(enforce_csrf_checks=True), "worry", {"worry": "Planted"})
    assert "Your answers are no longer here" in words(response)
    assert Draft.objects.count() == 1
