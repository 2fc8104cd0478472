"""What the status page says: dated stages, by when an officer is due, the closing sentence, and corrections."""

from datetime import UTC, datetime, timedelta

import pytest

from referrals import sealing
from referrals.actions.casework import messages, outcomes
from referrals.actions.casework.messages import add_reporter_message, ask_reporter
from referrals.models import ClosingSentence, Concern, Message, Outcome, Urgency
from referrals.models.message import Subject
from referrals.report.report_status import ASK_AGAIN_AFTER
from referrals.rules import time_limits, working_hours
from referrals.stored_fields import context_of
from tests.referrals.recording import record_outcome
from tests.referrals.report.filling import read, words
from tests.referrals.report.returning import give_code, visiting, write
from tests.referrals.review.building import acknowledge, close, send

# Saturday, 08:00.
AT = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)


@pytest.fixture
def concern(db):
    return send(at=AT)


def status(concern, **changes):
    if changes:
        Concern.objects.filter(pk=concern.pk).update(**changes)
    return visiting(concern).get("/return/messages/")


def stages(page):
    rows = read(page).select(".govuk-summary-list__row")
    return {row.dt.get_text(strip=True): row.dd.get_text(strip=True) for row in rows}


def test_stages_are_dated_to_the_day(concern, officer):
    day = timedelta(days=1)
    give_code(concern)  # so that the code opens the question
    acknowledge(concern, officer, opened_at=AT + day, acknowledged_at=AT + 2 * day)
    ask_reporter(concern=concern, text="Canaryquestion", form_id="q", by=officer, at=AT + 3 * day)
    close(concern, acknowledged_at=AT + 2 * day, closed_at=AT + 4 * day)
    assert stages(status(concern)) == {
        "Received": "21 November 2026",
        "Opened by an officer": "22 November 2026",
        "Being looked at": "23 November 2026",
        "Question for you": "24 November 2026",
        "Finished": "25 November 2026",
    }


def test_stage_that_has_not_come_is_not_shown(concern):
    assert stages(status(concern)) == {"Received": "21 November 2026"}


@pytest.mark.parametrize(
    ("received", "by"),
    [
        (datetime(2026, 11, 18, 10, 0, tzinfo=UTC), "18 November 2026"),
        (datetime(2026, 11, 18, 16, 0, tzinfo=UTC), "19 November 2026"),
        (datetime(2026, 11, 18, 2, 0, tzinfo=UTC), "18 November 2026"),  # at night
        (datetime(2026, 11, 20, 23, 0, tzinfo=UTC), "23 November 2026"),  # Friday night
        (datetime(2026, 12, 25, 11, 0, tzinfo=UTC), "29 December 2026"),  # Christmas, Boxing Day on Monday
    ],
)
def test_due_day_follows_working_time(concern, clock, received, by):
    clock.move_to(received)
    assert f"We ask the team to read it by {by}." in words(status(concern, received_at=received))


def test_report_is_not_late_on_the_day_that_the_page_names(concern, clock):
    clock.move_to(datetime(2026, 11, 23, 16, 30, tzinfo=UTC))
    assert "We ask the team to read it by 23 November 2026." in words(status(concern))


def test_late_report_is_not_said_to_be_in_time(concern, clock):
    clock.move_to(AT + timedelta(days=3))
    page = words(status(concern))
    assert "We asked the team to read it by 23 November 2026." in page
    assert "We ask the team to read it" not in page
    assert "We asked the team to decide by 27 November 2026" not in page
    clock.move_to(AT + timedelta(days=10))
    page = words(status(concern, opened_at=AT))
    assert "We asked the team to decide by 27 November 2026. It is taking longer." in page


OWN = {"hours": ["07:00", "21:00"], "open_within_urgent": [1, 1, 1], "open_within_standard": [16, 20, 24]}
UNCONFIRMED = "The police force has still to confirm that it works to these times."


def test_page_says_that_the_force_has_still_to_confirm_its_dates(concern):
    assert UNCONFIRMED in words(status(concern))
    assert UNCONFIRMED in words(status(concern, opened_at=AT))


def test_confirmed_dates_are_the_forces_own(concern, clock, settings):
    settings.FORCE_TARGETS = {concern.force.slug: OWN | {"decide_within": [14, 28]}}
    # 16 hours from Monday at 07:00, in days of 14.
    page = words(status(concern))
    assert "An officer is due to read it by 24 November 2026." in page
    assert UNCONFIRMED not in page
    assert "The team aims to decide by 24 November 2026." in words(status(concern, opened_at=AT))
    clock.move_to(AT + timedelta(days=5))
    assert "The team aimed to decide by 24 November 2026." in words(status(concern))
    assert "An officer was due to read it by 24 November 2026." in words(status(concern, opened_at=None))


def test_received_report_is_not_said_to_be_unread(concern):
    """Its first words stand in the queue, and a team with a certificate has it by mail."""
    page = words(status(concern))
    assert "No officer has opened it on this website yet." in page
    assert "Nobody has read it" not in page


def test_urgent_report_looks_like_any_other(db):
    """Whoever holds the code could learn from an earlier day that the report spoke of danger."""
    pages = []
    for urgency in (Urgency.STANDARD, Urgency.URGENT):
        one = send(at=AT, urgency=urgency)
        pages.append(words(status(one)))
        Concern.objects.filter(pk=one.pk).update(return_hash=f"the code opens the next one {urgency}")
    assert pages[0] == pages[1]
    # The control: by its own time limit an urgent report is due on another day.
    assert time_limits.target_for(Urgency.URGENT, AT, "norfolk").date() != time_limits.decide_by(AT, "norfolk").date()
    assert working_hours.is_open(time_limits.look_by(AT, "norfolk"))


@pytest.mark.parametrize("sentence", ClosingSentence)
def test_closing_sentence_is_read_once_closed(concern, sentence):
    close(concern, closing_sentence=sentence)
    page = words(status(concern))
    assert [each for each in ClosingSentence if each.label in page] == [sentence]
    assert "No Prevent" not in page


def test_closing_sentence_is_not_read_before_a_second_officer_agrees(concern, officer):
    acknowledge(concern, officer, opened_at=AT, state="outcome", closing_sentence=ClosingSentence.HELP)
    assert ClosingSentence.HELP.label not in words(status(concern))
    close(concern)  # the control
    assert ClosingSentence.HELP.label in words(status(concern))


@pytest.mark.parametrize("stored", ["", ClosingSentence.CANNOT_SAY])
def test_default_closing_sentence_says_nothing(concern, stored):
    close(concern, closing_sentence=stored)
    assert ClosingSentence.CANNOT_SAY.label in words(status(concern))


def test_reopening_takes_the_closing_sentence_back(concern, officer):
    acknowledge(concern, officer)
    given = {"outcome": Outcome.NO_CONCERN, "rationale": "x", "closing_sentence": ClosingSentence.NO_ACTION}
    record_outcome(concern=concern, by=officer, at=AT, **given)
    concern.refresh_from_db()
    assert concern.closing_sentence == ClosingSentence.NO_ACTION
    outcomes.reopen_concern(concern=concern, reason="x", by=officer, at=AT)
    concern.refresh_from_db()
    assert concern.closing_sentence == ""


def test_page_asks_for_news_after_some_weeks(concern, officer, clock):
    clock.move_to(AT + ASK_AGAIN_AFTER - timedelta(hours=1))
    assert "Is there anything new?" not in words(status(concern))
    clock.move_to(AT + ASK_AGAIN_AFTER)
    assert "Is there anything new?" in words(status(concern))
    write(visiting(concern), "Nothing has changed")
    assert "Is there anything new?" not in words(status(concern))
    close(concern)
    clock.move_to(AT + 3 * ASK_AGAIN_AFTER)
    assert "Is there anything new?" not in words(status(concern))


CORRECTIONS = [each for each in Subject if each.label]


@pytest.mark.parametrize("subject", CORRECTIONS)
def test_officers_see_a_message_as_a_correction(concern, officer_client, subject):
    reporter = visiting(concern)
    form = {"text": "Canaryname is right", "form_id": "1", "subject": subject.value}
    assert reporter.post("/return/messages/", form).status_code == 302
    page = words(officer_client.get(f"/review/{concern.reference}/messages/"))
    assert subject.label in page
    assert "Canaryname is right" in page
    # What kind of message it is, is sealed with it.
    assert "wrong" not in str(Message.objects.values().get())


def test_addition_is_not_seen_as_a_correction(concern, officer_client):
    assert write(visiting(concern), "Canaryname is right").status_code == 302
    page = words(officer_client.get(f"/review/{concern.reference}/messages/"))
    assert "Canaryname is right" in page
    assert "Correction" not in page


def test_unknown_subject_of_a_message_is_ignored(concern):
    add_reporter_message(concern=concern, text="x", form_id="1", at=AT)
    message = Message.objects.get()
    for given in ("evil", ["evil"], {}, None, 7):
        message.sealed = sealing.seal({"text": "x", "subject": given}, context=context_of(message))
        (line,) = messages.open_thread([message])
        assert (line.text, line.subject) == ("x", Subject.ADDITION)


def test_return_page_offers_to_correct_a_mistake(concern):
    page = read(status(concern))
    labels = [label.get_text(strip=True) for label in page.select(".govuk-radios__label")]
    assert labels == ["An answer, or something new", "Something I wrote is wrong", "I named the wrong person"]
    assert page.select_one("input[type=radio][checked]")["value"] == Subject.ADDITION


def test_invalid_subject_keeps_the_text(concern):
    form = {"text": "Canaryanswer", "form_id": "1", "subject": "evil"}
    page = visiting(concern).post("/return/messages/", form)
    assert page.status_code == 200
    assert read(page).find("textarea").get_text().strip() == "Canaryanswer"
    assert not Message.objects.exists()
