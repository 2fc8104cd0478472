"""Drafts: encryption, expiry, receipts and sending once."""

import base64
import uuid
from datetime import timedelta

import pytest
from django.test import Client

from prevent_portal.cookie_key import CookieKey
from prevent_portal.encryption import CannotOpen
from referrals.models import Concern, Draft
from referrals.report.drafts import load_draft
from tests.referrals.report.filling import client_with, fill, filled, read, words
from tests.referrals.walking import CANARIES, answers, begin, post_step, shown

NO_KEYS = [
    None,
    "",
    "x",
    "%%%",
    "A" * 64,
    "A" * 63,
    "é" * 64,
    "A" * 10_000,
    '"; DROP TABLE referrals_draft; --',
    base64.urlsafe_b64encode(b"\x00" * 48).decode(),
]
NEEDS_A_DRAFT = ["you", "worry", "check"]


def is_ended(response):
    return response.status_code == 200 and "Your answers are no longer here" in words(response)


def is_sent_page(response):
    page = words(response)
    return response.status_code == 200 and "Your report was sent" in page and "Start again" not in page


@pytest.mark.parametrize("page", NEEDS_A_DRAFT)
@pytest.mark.parametrize("cookie", NO_KEYS, ids=lambda cookie: str(cookie)[:12])
def test_invalid_cookie_opens_no_draft(db, page, cookie):
    fill()
    client = Client()
    if cookie is not None:
        client.cookies["draft"] = cookie
    for here in (f"/report/{page}/", "/report/sent/"):
        assert is_ended(client.get(here))
        assert is_ended(client.post(here))
    assert not Concern.objects.exists()
    assert Draft.objects.count() == 1


def test_draft_id_with_wrong_key_opens_nothing(db):
    draft = fill()
    client = Client()
    client.cookies["draft"] = CookieKey(draft.key.row_id, CookieKey.new().key).to_cookie()
    for page in NEEDS_A_DRAFT:
        assert is_ended(client.get(f"/report/{page}/"))
        assert is_ended(client.post(f"/report/{page}/", answers()["you"]))
    assert Draft.objects.get().ciphertext  # not overwritten
    assert client_with(draft).get("/report/check/").status_code == 200


def test_each_cookie_opens_only_its_own_draft(db):
    mine, theirs = filled(answers(noticed={"noticed": "Minealone"})), filled()
    assert b"Minealone" in mine.get("/report/check/").content
    assert b"Minealone" not in theirs.get("/report/check/").content


def test_draft_expires_after_inactivity(db, frozen, settings):
    client = filled()
    frozen.shift(timedelta(minutes=settings.DRAFT_MINUTES) - timedelta(seconds=1))
    assert post_step(client, "risks", {})["Location"] == "/report/check/"  # this request extends the draft
    frozen.shift(timedelta(minutes=settings.DRAFT_MINUTES) - timedelta(seconds=1))
    assert client.get("/report/check/").status_code == 200
    frozen.shift(timedelta(seconds=2))  # it ends with a full minute
    assert is_ended(client.get("/report/check/"))
    assert is_ended(client.post("/report/check/"))
    assert not Concern.objects.exists()


def test_deleted_draft_shows_ended_page(db):
    client = filled()
    Draft.objects.all().delete()
    assert is_ended(client.get("/report/check/"))
    assert is_ended(client.post("/report/check/"))
    assert is_ended(post_step(client, "worry", answers()["worry"]))
    assert not Draft.objects.exists()


def test_damaged_ciphertext_shows_ended_page(db):
    client = filled()
    for damaged in ("", "AAAA", "###", "A" * 64):
        Draft.objects.update(ciphertext=damaged)
        assert is_ended(client.get("/report/check/"))


def test_sending_from_two_tabs_creates_one_concern(db):
    draft = fill()
    first, second = client_with(draft), client_with(draft)
    assert first.post("/report/check/")["Location"] == "/report/sent/"
    assert second.post("/report/check/")["Location"] == "/report/sent/"
    assert Concern.objects.count() == 1
    assert {shown(client, "reference") for client in (first, second)} == {Concern.objects.get().reference}
    assert shown(first, "return-code") == shown(second, "return-code")


@pytest.mark.parametrize("page", NEEDS_A_DRAFT)
def test_pages_of_a_sent_draft_redirect_to_receipt(db, page):
    client = filled()
    client.post("/report/check/")
    assert client.get(f"/report/{page}/")["Location"] == "/report/sent/"
    assert client.post(f"/report/{page}/", {"worry": "more"})["Location"] == "/report/sent/"
    assert Concern.objects.count() == 1


def test_sending_removes_answers_from_draft(db):
    draft = fill()
    client_with(draft).post("/report/check/")
    left = draft.key.decrypt(Draft.objects.get(pk=draft.key.row_id).ciphertext)
    assert set(left) == {"receipt"}
    assert set(left["receipt"]) == {"reference", "return_code", "area_slug"}


def test_receipt_expires(db, frozen, settings):
    client = filled()
    client.post("/report/check/")
    frozen.shift(timedelta(minutes=settings.RECEIPT_MINUTES) - timedelta(seconds=1))
    assert shown(client, "return-code")
    frozen.shift(timedelta(seconds=1))
    for response in (client.get("/report/sent/"), client.post("/report/check/"), client.get("/report/you/")):
        assert is_sent_page(response)
    assert Concern.objects.count() == 1


def test_confirming_the_receipt_deletes_it(db):
    draft = fill()
    client, other_tab = client_with(draft), client_with(draft)
    client.post("/report/check/")
    response = client.post("/report/sent/")
    assert response["Location"] == "/"
    assert not Draft.objects.filter(pk=draft.key.row_id).exists()
    assert response.cookies["draft"].value == ""
    assert response.cookies["draft"]["max-age"] == 0
    assert is_ended(client.get("/report/sent/"))
    assert is_sent_page(other_tab.get("/report/sent/"))
    assert is_sent_page(other_tab.post("/report/check/"))
    assert Concern.objects.count() == 1


def test_starting_again_deletes_the_old_draft(db):
    client = begin()
    old = client.cookies["draft"].value
    begin(client=client)
    assert client.cookies["draft"].value != old
    assert Draft.objects.count() == 1
    client.cookies["draft"] = old
    assert is_ended(client.get("/report/you/"))


def test_starting_does_not_delete_another_browsers_draft(db):
    draft = fill()
    begin()
    assert client_with(draft).get("/report/check/").status_code == 200


def test_draft_cookie_is_session_only_and_httponly(db):
    cookie = begin().cookies["draft"]
    assert cookie["httponly"] is True
    assert cookie["samesite"] == "Lax"
    assert (cookie["expires"], cookie["max-age"]) == ("", "")
    assert cookie["path"] == "/"
    assert cookie["domain"] == ""


def test_secure_draft_cookie_is_set_and_deleted(db, settings):
    settings.SESSION_COOKIE_SECURE = True
    settings.DRAFT_COOKIE_NAME = "__Host-draft"
    client = begin()
    assert client.cookies["__Host-draft"]["secure"] is True
    sender = filled()
    sender.post("/report/check/")
    deleted = sender.post("/report/sent/").cookies["__Host-draft"]
    assert (deleted.value, deleted["max-age"], deleted["secure"], deleted["path"]) == ("", 0, True, "/")


def test_stored_draft_is_unreadable_without_its_key(db):
    draft = fill()
    row = Draft.objects.get()
    packed = base64.urlsafe_b64decode(row.ciphertext)
    for text in (row.ciphertext, packed.decode("latin-1"), str(row.pk)):
        assert not [value for value in CANARIES.values() if value[:11] in text]
    with pytest.raises(CannotOpen):
        CookieKey(draft.key.row_id, CookieKey.new().key).decrypt(row.ciphertext)
    with pytest.raises(CannotOpen):
        CookieKey(uuid.uuid4(), draft.key.key).decrypt(row.ciphertext)
    assert CANARIES["name"] in str(draft.key.decrypt(row.ciphertext))


@pytest.mark.parametrize("slug", [slug for slug in answers() if slug not in ("you", "where", "risks")])
def test_typed_answers_are_not_in_headers_titles_or_cookies(db, slug):
    client = filled()
    given = answers()[slug]
    typed = [value for value in given.values() if isinstance(value, str) and len(value) > 4]
    taken, shown_again = post_step(client, slug, given), client.get(f"/report/{slug}/")
    for response in (taken, shown_again, post_step(client, slug, given | {"known": "", "contact": ""})):
        sent = str(response.headers) + response.cookies.output() + client.cookies.output()
        sent += read(response).title.get_text() if response.status_code == 200 else ""
        assert not [value for value in typed if value[:12] in sent]


def test_draft_stores_only_fields_of_the_form(db):
    client = filled()
    post_step(client, "worry", {"worry": "w", "worry_junk": "y" * 100_000})
    assert set(load_draft(client.get("/report/you/").wsgi_request).answers["worry"]) == {"worry"}


def test_receipt_page_before_sending_redirects_to_check_page(db):
    assert filled().get("/report/sent/")["Location"] == "/report/check/"
