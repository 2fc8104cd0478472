"""What a reporter sees after the code, and what becomes of what they write."""

from datetime import UTC, datetime

import pytest

from referrals.actions.casework.messages import add_words, ask_reporter
from referrals.models import Concern, Event, Message
from tests.referrals.report.filling import filled, read, words
from tests.referrals.report.returning import CODE, visiting, write
from tests.referrals.review.building import acknowledge, close, send
from tests.referrals.walking import CANARIES

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
STATUSES = ["Received.", "Being looked at.", "A question for you.", "Finished."]


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
        ({"opened_at": NOW}, "Being looked at."),
        ({"opened_at": NOW, "state": "acknowledged"}, "Being looked at."),
        ({"opened_at": NOW, "state": "outcome", "outcome": "no-concern"}, "Being looked at."),
        ({"opened_at": NOW, "state": "closed", "outcome": "no-concern"}, "Finished."),
    ],
)
def test_it_tells_a_status_and_nothing_of_the_content(db, changes, status):
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


def test_a_question_is_shown_until_it_is_answered(concern, officer, reporter):
    ask(concern, officer)
    assert "A question for you." in thread(reporter)
    assert "Canaryquestion" in thread(reporter)
    write(reporter, "Canaryanswer")
    page = thread(reporter)
    assert [each for each in STATUSES if each in page] == ["Received."]
    assert "Sent. The Prevent team can read what you wrote." in page
    assert "Canaryanswer" not in page


def test_the_officer_has_no_name_there(concern, officer, reporter):
    ask(concern, officer)
    assert "A Prevent officer, 21 November 2026" in thread(reporter)
    assert officer.user.email not in reporter.get("/return/messages/").content.decode()


def test_another_reports_visit_shows_nothing_of_this_one(concern, officer):
    ask(concern, officer)
    other = visiting(send(), words="")
    assert "Canaryquestion" not in thread(other)


def test_a_finished_report_still_shows_its_messages_and_says_that_no_more_can_be_added(concern, officer, reporter):
    ask(concern, officer)
    close(concern)
    page = reporter.get("/return/messages/")
    assert "Canaryquestion" in words(page)
    assert "You can no longer add to it" in words(page)
    assert not read(page).find("textarea")


def test_what_was_being_written_when_it_finished_is_given_back(concern, reporter):
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
def test_what_is_refused_says_why_and_keeps_the_words(concern, reporter, text, message):
    page = write(reporter, text)
    assert page.status_code == 200
    assert message in words(page)
    assert read(page).title.get_text().startswith("Error: ")
    assert text.strip() in read(page).find("textarea").get_text().replace("\ufffd", "\x00")
    assert not Message.objects.exists()


def test_without_a_key_nothing_is_taken_and_the_words_stay(concern, reporter, settings):
    settings.SEALING_PUBLIC_KEYS = []
    page = write(reporter, "Canaryanswer")
    assert "we cannot keep it safe just now" in words(page)
    assert "Canaryanswer" in words(page)
    assert not Message.objects.exists()


def test_pressing_twice_sends_once(concern, reporter):
    form_id = read(reporter.get("/return/messages/")).find("input", attrs={"name": "form_id"})["value"]
    assert [write(reporter, "x", form_id).status_code for _ in range(2)] == [302, 302]
    assert Message.objects.count() == 1


@pytest.mark.parametrize("form_id", ["", "x" * 10_000, "é\u202e", "' OR 1=1"])
def test_a_bent_form_id_is_no_error(concern, reporter, form_id):
    assert write(reporter, "x", form_id).status_code == 302


def test_a_look_without_words_marks_nothing_as_seen(concern, officer, reporter):
    ask(concern, officer)
    assert reporter.head("/return/messages/").status_code == 405
    assert not Event.objects.filter(kind="seen").exists()
    thread(reporter)
    assert Event.objects.filter(kind="seen").count() == 1


@pytest.mark.parametrize(
    "payload", ["<script>alert(1)</script>", "'><svg onload=alert(1)>", "{{ 7*7 }}", "\u202eevil"]
)
def test_a_question_is_text_whatever_it_holds(concern, officer, reporter, payload):
    ask(concern, officer, payload)
    page = read(reporter.get("/return/messages/"))
    assert page.select_one(".portal-thread bdi").get_text() == payload
    assert len(page.find_all("script")) == 2


def test_titles_and_pages_name_nobody_and_offer_a_way_out(concern, reporter):
    add_words(concern=concern, text="Canaryanswer", form_id="a", at=NOW)
    page = read(reporter.get("/return/messages/"))
    assert page.title.get_text() == "Messages - Online form"
    assert page.select("form[action='/return/leave/'] button")
    assert page.select("main a[href='tel:999']")
