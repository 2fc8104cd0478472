"""Messages with the reporter from the officers' side: form, thread and mark in the queue."""

from datetime import UTC, datetime

import pytest

from referrals import sealing
from referrals.actions.casework.messages import add_reporter_message
from referrals.actions.faults.parts import UNOPENED
from referrals.models import Concern, Message
from referrals.stored_fields import context_of
from tests.referrals.report.filling import read, words
from tests.referrals.report.returning import CODE, give_code, visiting, write
from tests.referrals.review.building import AGREED, ANSWERED_FORM, acknowledge, close

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


@pytest.fixture
def address(concern):
    return f"/review/{concern.reference}/"


def sealed_reason(concern):
    return sealing.seal({"rationale": "x"}, context=context_of(concern, "rationale_sealed"))


def add_answer(concern, text="Canaryanswer"):
    add_reporter_message(concern=concern, text=text, form_id="a", at=NOW)


def test_message_page_of_another_force_is_not_found(stranger_client, address):
    assert stranger_client.get(f"{address}ask/").status_code == 404
    assert stranger_client.post(f"{address}ask/", {"text": "x"}).status_code == 404
    assert not Message.objects.exists()


def test_message_form_explains_what_the_reporter_sees(officer_client, address):
    page = words(officer_client.get(f"{address}ask/"))
    assert "Do not name anyone" in page
    assert "never your name" in page


def test_question_is_shown_to_officers_and_reporter(officer_client, officer, concern, address):
    reporter = visiting(concern)
    assert officer_client.post(f"{address}ask/", {"text": "Canaryquestion"})["Location"] == f"{address}messages/"
    page = words(officer_client.get(f"{address}messages/"))
    assert "Sent to the reporter." in page
    assert "Canaryquestion" in page
    assert "The reporter has not come back to it yet" in page
    assert "Canaryquestion" in words(reporter.get("/return/messages/"))
    assert "Seen by the reporter" in words(officer_client.get(f"{address}messages/"))


def test_queue_marks_a_new_message_until_it_is_read(officer_client, concern, address):
    assert "New message" not in words(officer_client.get("/review/"))
    write(visiting(concern), "Canaryanswer")
    assert "New message" in words(officer_client.get("/review/"))
    assert "Canaryanswer" not in words(officer_client.get("/review/"))
    # The report shows that there is one, and not what it says.
    report = words(officer_client.get(address))
    assert "Messages 1 new" in report
    assert "Canaryanswer" not in report
    assert "New message" in words(officer_client.get("/review/"))
    assert "Canaryanswer" in words(officer_client.get(f"{address}messages/"))
    assert "New message" not in words(officer_client.get("/review/"))


def test_outcome_is_refused_while_a_message_is_unread(officer_client, concern, address):
    given = ANSWERED_FORM | {"outcome": "no-concern", "rationale": "Canaryreason", "considered": "on"}
    officer_client.post(f"{address}acknowledge/")
    add_answer(concern)
    page = officer_client.post(f"{address}outcome/", given)
    assert page.status_code == 200
    assert "The reporter has written since" in words(page)
    assert "Canaryreason" in words(page)
    assert Concern.objects.get().state == "acknowledged"
    officer_client.get(f"{address}messages/")
    assert officer_client.post(f"{address}outcome/", given).status_code == 302


def test_approval_is_refused_while_a_message_is_unread(officer_client, concern, address):
    acknowledge(concern, state="outcome", outcome="gateway", outcome_at=NOW, about_child=True)
    Concern.objects.update(outcome_by=concern.owner, rationale_sealed=sealed_reason(concern))
    add_answer(concern)
    refused = officer_client.post(f"{address}approval/", AGREED | {"agree": "yes"})
    assert "The reporter has written since" in words(refused)
    assert "Canaryanswer" in words(refused), "which is read with it"
    concern.refresh_from_db()
    assert concern.state == "outcome"
    assert officer_client.post(f"{address}approval/", AGREED | {"agree": "yes"}).status_code == 302


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "Enter what you want to ask"),
        ("a" * 2_001, "Your message must be 2,000 characters or fewer"),
        (f"is it {CODE}?", "Take out the reporter’s return code"),
    ],
    ids=["empty", "long", "code"],
)
def test_invalid_message_shows_an_error_and_keeps_the_text(officer_client, concern, address, text, message):
    give_code(concern)
    page = officer_client.post(f"{address}ask/", {"text": text})
    assert message in words(page)
    assert text in read(page).find("textarea").get_text()
    assert not Message.objects.exists()


def test_reporter_of_a_closed_concern_cannot_be_asked(officer_client, concern, address):
    close(concern, rationale_sealed=sealed_reason(concern))
    assert "Ask the reporter" not in words(officer_client.get(address))
    assert officer_client.get(f"{address}ask/").status_code == 409
    assert officer_client.post(f"{address}ask/", {"text": "x"}).status_code == 409
    assert not Message.objects.exists()


def test_message_submitted_twice_is_stored_once(officer_client, address):
    form_id = read(officer_client.get(f"{address}ask/")).find("input", attrs={"name": "form_id"})["value"]
    for _ in range(2):
        officer_client.post(f"{address}ask/", {"text": "x", "form_id": form_id})
    assert Message.objects.count() == 1


@pytest.mark.parametrize(
    "payload", ["<script>alert(1)</script>", "'><svg onload=alert(1)>", "{{ 7*7 }}", "\u202eevil"]
)
def test_answer_is_escaped(officer_client, concern, address, payload):
    add_answer(concern, payload)
    page = read(officer_client.get(f"{address}messages/"))
    # Characters that change the text direction are shown as code points.
    assert page.select_one(".portal-thread bdi").get_text() == payload.replace("\u202e", "U+202E")
    assert len(page.find_all("script")) == 2


def test_damaged_message_is_marked_and_the_rest_is_shown(officer_client, concern, address):
    add_answer(concern)
    Message.objects.update(sealed="v1||")
    assert UNOPENED in officer_client.get(f"{address}messages/").content.decode()
    assert "Canaryworry" in officer_client.get(address).content.decode()
