"""What all drafts together may hold in pictures, how many one address may add, and how long they last (ADR 0070)."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from referrals.models import Concern, DraftPicture
from referrals.report import pictures
from tests.referrals.report.drawing import picture
from tests.referrals.report.filling import client_with, fill, filled, words
from tests.referrals.walking import answers

PAGE = "/report/pictures/"
DECLINED = "We cannot take more pictures at the moment"
ATTACKER = "203.0.113.9"


def upload(client, address=ATTACKER, button="add"):
    chosen = SimpleUploadedFile("x.png", picture(), "image/png")
    return client.post(PAGE, {"picture": chosen, button: "yes"}, REMOTE_ADDR=address)


def flood(reports, address=ATTACKER):
    """As many pictures as a draft takes, for each of so many drafts."""
    for _ in range(reports):
        client = filled()
        for _ in range(pictures.MOST):
            upload(client, address)


@pytest.fixture
def small_limits(monkeypatch):
    monkeypatch.setattr(pictures, "MOST_OF_ALL", 12)
    monkeypatch.setattr(pictures, "MOST_AN_HOUR", 8)


def test_pictures_of_one_address_are_limited(db, small_limits):
    flood(4)
    assert DraftPicture.objects.count() == 8
    assert upload(filled(), "198.51.100.1").status_code == 302


def test_pictures_of_all_drafts_are_limited(db, small_limits):
    for number in range(4):
        flood(1, f"198.51.100.{number}")
    assert DraftPicture.objects.count() == 12


def test_pictures_are_unlimited_without_the_limits(db, small_limits, monkeypatch):
    """Control: the attack works when the limits are taken away."""
    monkeypatch.setattr(pictures, "may_be_added", lambda request: True)
    flood(2)
    assert DraftPicture.objects.count() == 20


def test_declined_picture_is_not_decoded(db, small_limits, monkeypatch):
    flood(2)
    monkeypatch.setattr("referrals.report.forms.pictures.read_file", lambda data: pytest.fail("decoded"))
    assert DECLINED in words(upload(filled()))


@pytest.mark.parametrize("button", ["add", "continue"])
def test_report_is_sent_when_its_picture_is_declined(db, small_limits, button):
    flood(2)
    client = filled(answers(noticed={"noticed": "Mywords"}))
    response = upload(client, button=button)
    assert response.status_code == 200
    assert DECLINED in words(response)
    assert client.post(PAGE, {}, REMOTE_ADDR=ATTACKER)["Location"] == "/report/add/"
    assert client.post("/report/check/")["Location"] == "/report/sent/"
    assert Concern.objects.count() == 1


@pytest.mark.parametrize(("code", "said"), [("pl", "W tej chwili nie możemy"), ("ur", "ہم اس وقت مزید تصویریں")])
def test_picture_is_declined_in_the_reporters_language(db, small_limits, code, said):
    flood(2)
    client = filled()
    client.get(f"{PAGE}?language={code}")
    assert said in words(upload(client))


@pytest.mark.parametrize("address", ["127.0.0.1", "::1"])
def test_proxy_on_this_machine_is_not_one_address(db, small_limits, address):
    flood(1, address)
    assert DraftPicture.objects.count() == 10


def test_draft_with_pictures_is_kept_for_a_shorter_time(db, frozen):
    with_pictures, without = fill(), fill()
    upload(client_with(with_pictures))
    frozen.shift(timedelta(minutes=29))
    for draft in (with_pictures, without):
        assert client_with(draft).post("/report/time/").status_code == 204  # "Get more time"
    frozen.shift(timedelta(minutes=29))
    assert client_with(with_pictures).get("/report/check/").status_code == 200
    frozen.shift(timedelta(minutes=2))
    assert "no longer here" in words(client_with(with_pictures).get("/report/check/"))
    assert client_with(without).get("/report/check/").status_code == 200


def test_removing_the_pictures_brings_the_longer_time_back(db, frozen):
    draft = fill()
    client = client_with(draft)
    upload(client)
    client.post(PAGE, {"remove": str(DraftPicture.objects.get().pk)})
    frozen.shift(timedelta(minutes=59))
    assert client.get("/report/check/").status_code == 200


def test_asking_for_the_limit_is_one_query_that_reads_no_picture(db, rf):
    with CaptureQueriesContext(connection) as captured:
        assert pictures.may_be_added(rf.post("/", REMOTE_ADDR=ATTACKER))
    assert ["ciphertext" in each["sql"] for each in captured] == [False]
