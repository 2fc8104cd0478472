"""Nobody ends with others what the list does not show in whole (ADR 0071)."""

import pytest
from django.utils import timezone

from referrals.actions.casework import malicious
from referrals.actions.casework.messages import add_reporter_message
from referrals.actions.search.matching import match_due
from referrals.models import Concern
from referrals.models.message import Subject
from referrals.report.report_status import status_of
from tests.referrals.conftest import signed_in
from tests.referrals.report.drawing import picture
from tests.referrals.report.filling import words
from tests.referrals.review.building import send
from tests.referrals.review.test_malicious import choose, end


@pytest.fixture
def others(db):
    made = [send(answer=f"Canarybogus {number}") for number in range(2)]
    match_due(now=timezone.now)
    return made


@pytest.fixture
def second_client(make_officer, one_factor):
    return signed_in(make_officer("norfolk", "second"))


def answered(step, *lines):
    return {"step": step, "question": f"Canaryquestion {step}", "answer": list(lines)}


UNSEEN = {
    "more characters": [answered("worry", "x" * 400 + " Canaryknife")],
    "in other answers": [answered("worry", "x"), answered("more", "y" * 400 + " Canaryknife")],
    "a document": [answered("worry", "x"), answered("pictures", "Word document: Canaryknife")],
    "1 picture or page": [answered("worry", "x"), answered("pictures", "1 picture")],
    "about somebody under 18": [answered("worry", "x")],
}


def hiding(why):
    concern = send(said=UNSEEN[why], pictures=[picture()] if "picture" in why else ())
    Concern.objects.filter(pk=concern.pk).update(about_child="under" in why)
    match_due(now=timezone.now)
    return concern


@pytest.mark.parametrize("why", UNSEEN)
def test_what_is_not_wholly_shown_is_opened_before_it_is_ended(officer_client, officer, others, why):
    """The attack: 400 harmless characters, and what matters behind them or beside them. It counted as read."""
    hidden = hiding(why)
    page = words(choose(officer_client, [*others, hidden]))
    assert "Not ended here: 1" in page
    assert "1 of them has pictures, documents or more than 400 characters, or is about somebody under 18" in page
    assert ("12 more characters" if "other" in why or "more" in why else why) in page
    assert "Canaryknife" not in page
    end(officer_client, [*others, hidden])
    hidden.refresh_from_db()
    assert (hidden.state, hidden.opened_at, hidden.outcome) == ("received", None, "")
    assert status_of(hidden, [], now=timezone.now()).current == "received", "no reporter is told that it was read"
    officer_client.get(f"/review/{hidden.reference}/")
    end(officer_client, [hidden])
    hidden.refresh_from_db()
    assert hidden.outcome == "malicious", "the honest way: it was opened on its own page"


@pytest.mark.parametrize("why", UNSEEN)
def test_what_is_not_wholly_shown_is_ended_unread_without_the_rule(officer_client, others, why, monkeypatch):
    """The control."""
    monkeypatch.setattr(malicious, "_unseen", lambda concern: "")
    hidden = hiding(why)
    end(officer_client, [*others, hidden])
    hidden.refresh_from_db()
    assert hidden.outcome == "malicious"
    assert hidden.opened_at


def test_second_officer_opens_what_is_not_wholly_shown_too(officer_client, second_client, others):
    hidden = hiding("more characters")
    officer_client.get(f"/review/{hidden.reference}/")
    end(officer_client, [hidden])
    assert "Not all of it is shown here" in words(choose(second_client, [hidden]))
    end(second_client, [hidden])
    hidden.refresh_from_db()
    assert hidden.state == "outcome"
    second_client.get(f"/review/{hidden.reference}/")
    end(second_client, [hidden])
    hidden.refresh_from_db()
    assert hidden.state == "closed"


def test_first_words_and_other_pages_do_not_count_as_reading_it(officer_client, officer, others):
    hidden = hiding("more characters")
    for _ in range(2):
        assert "Not all of it is shown" in words(choose(officer_client, [hidden]))
    officer_client.get(f"/review/{hidden.reference}/messages/")
    assert "Not all of it is shown" in words(choose(officer_client, [hidden]))


def test_messages_are_read_by_whoever_ends_it(officer_client, second_client, others):
    """Somebody else has read them, so the concern has no unread message."""
    concern = others[0]
    add_reporter_message(
        concern=concern, text="Canaryknife", form_id="1", at=timezone.now(), subject=Subject.ADDITION, danger_signs=()
    )
    Concern.objects.filter(pk=concern.pk).update(unread_at=None)
    assert "Not all of it is shown here (1 message)" in words(choose(officer_client, [concern]))


def test_short_answers_to_other_questions_are_shown(officer_client, others):
    concern = send(said=[answered("worry", "Canarybogus"), answered("name", "Canaryname <b>"), answered("more")])
    match_due(now=timezone.now)
    page = words(choose(officer_client, [concern]))
    assert "Canaryquestion name: Canaryname <b>" in page
    assert "Canaryquestion more" not in page
