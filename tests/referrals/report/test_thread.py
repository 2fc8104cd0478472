"""The status page after a return: status, officers' questions and the reporter's messages."""

from datetime import UTC, datetime

import pytest

from referrals.actions.casework.messages import add_reporter_message, ask_reporter
from referrals.models import Concern, Event, Message
from tests.referrals.report.filling import filled, read, words
from tests.referrals.report.returning import CODE, visiting, write
from tests.referrals.review.building import acknowledge, close, send
from tests.referrals.walking import CANARIES

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
STATUSES = ["Received.", "Opened.", "Being looked at.", "A question for you.", "Finished."]


@pytest.fixture
def concern(db):
    return send()


@pytest.fixture
def reporter(concern):
    return visiting(concern)


def ask(concern, officer, text="Canaryquestion", form_id="q"):
    ask_reporter(concern=concern, text=text, form_id=form_id, by=officer, at=NOW)


def thread(client):
    return words(client.get("/return/messages/"))


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({}, "Received."),
        ({"opened_at": NOW}, "Opened."),
        ({"opened_at": NOW, "state": "acknowledged"}, "Being looked at."),
        ({"opened_at": NOW, "state": "outcome", "outcome": "no-concern"}, "Being looked at."),
        ({"opened_at": NOW, "state": "closed", "outcome": "no-concern"}, "Finished."),
    ],
)
def test_status_page_reveals_no_content(db, changes, status):
    filled().post("/report/check/")
    concern = Concern.objects.get()
    if "state" in changes:
        acknowledge(concern)
    Concern.objects.update(**changes)
    page = visiting(concern).get("/return/messages/")
    assert [each for each in STATUSES if each in words(page)] == [status]
    text = page.content.decode()
    secrets = [*CANARIES.values(), CODE, concern.reference, "no-concern", "No Prevent", "Norwich", "Norfolk"]
    assert not [secret for secret in secrets if secret[:11] in text]


def test_question_is_shown_until_answered(concern, officer, reporter):
    ask(concern, officer)
    assert "A question for you." in thread(reporter)
    assert "Canaryquestion" in thread(reporter)
    write(reporter, "Canaryanswer")
    page = thread(reporter)
    assert [each for each in STATUSES if each in page] == ["Received."]
    assert "Sent. The Prevent team can read what you wrote." in page
    assert "Canaryanswer" not in page


def test_officer_is_anonymous_to_reporter(concern, officer, reporter):
    ask(concern, officer)
    assert "A Prevent officer, 21 November 2026" in thread(reporter)
    assert officer.user.email not in reporter.get("/return/messages/").content.decode()


def test_visit_does_not_show_another_concern(concern, officer):
    ask(concern, officer)
    other = visiting(send(), words="")
    assert "Canaryquestion" not in thread(other)


def test_closed_concern_shows_messages_read_only(concern, officer, reporter):
    ask(concern, officer)
    close(concern)
    page = reporter.get("/return/messages/")
    assert "Canaryquestion" in words(page)
    assert "You can no longer add to it" in words(page)
    assert not read(page).find("textarea")


def test_message_to_closed_concern_is_given_back(concern, reporter):
    close(concern)
    page = write(reporter, "Canaryanswer")
    assert "This was not sent: your report is finished" in words(page)
    assert read(page).find("textarea").get_text().strip() == "Canaryanswer"
    assert not Message.objects.exists()


REFUSED = [
    ("", "Enter what you want to tell the Prevent team"),
    ("   ", "Enter what you want to tell the Prevent team"),
    ("a" * 5_001, "What you write must be 5,000 characters or fewer"),
    (f"my code is {CODE.lower()}", "Take your return code out"),
    ("a\x00b", "Error"),
]


@pytest.mark.parametrize(("text", "message"), REFUSED, ids=["empty", "blank", "long", "code", "NUL"])
def test_invalid_message_shows_error_and_keeps_text(concern, reporter, text, message):
    page = write(reporter, text)
    assert page.status_code == 200
    assert message in words(page)
    assert read(page).title.get_text().startswith("Error: ")
    assert text.strip() in read(page).find("textarea").get_text().replace("\ufffd", "\x00")
    assert not Message.objects.exists()


def test_message_without_sealing_key_is_given_back(concern, reporter, settings):
    settings.SEALING_PUBLIC_KEYS = []
    page = write(reporter, "Canaryanswer")
    assert "we cannot keep it safe just now" in words(page)
    assert "Canaryanswer" in words(page)
    assert not Message.objects.exists()


def test_double_submit_sends_one_message(concern, reporter):
    form_id = read(reporter.get("/return/messages/")).find("input", attrs={"name": "form_id"})["value"]
    assert [write(reporter, "x", form_id).status_code for _ in range(2)] == [302, 302]
    assert Message.objects.count() == 1


@pytest.mark.parametrize("form_id", ["", "x" * 10_000, "é\u202e", "' OR 1=1"])
def test_any_form_id_is_accepted(concern, reporter, form_id):
    assert write(reporter, "x", form_id).status_code == 302


def test_head_does_not_mark_question_as_seen(concern, officer, reporter):
    ask(concern, officer)
    assert reporter.head("/return/messages/").status_code == 405
    assert not Event.objects.filter(kind="seen").exists()
    thread(reporter)
    assert Event.objects.filter(kind="seen").count() == 1


@pytest.mark.parametrize(
    "payload", ["<script>alert(1)</script>", "'><svg onload=alert(1)>", "{{ 7*7 }}", "\u202eevil"]
)
def test_markup_in_question_is_escaped(concern, officer, reporter, payload):
    ask(concern, officer, payload)
    page = read(reporter.get("/return/messages/"))
    assert page.select_one(".portal-thread bdi").get_text() == payload
    assert len(page.find_all("script")) == 2


def test_messages_page_has_neutral_title_and_leave_button(concern, reporter):
    add_reporter_message(concern=concern, text="Canaryanswer", form_id="a", at=NOW)
    page = read(reporter.get("/return/messages/"))
    assert page.title.get_text() == "Messages - Online form"
    assert page.select("form[action='/return/leave/'] button")
    assert page.select("main a[href='tel:999']")
