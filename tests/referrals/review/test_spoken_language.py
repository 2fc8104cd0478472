"""The reporter's own words name their language on officers' pages, for screen readers (WCAG 3.1.2)."""

import pytest

from referrals.actions.casework.messages import add_reporter_message, ask_reporter
from referrals.models import Concern
from referrals.models.message import Subject
from tests.referrals.report.filling import read
from tests.referrals.report.returning import give_code
from tests.referrals.review.building import AT, acknowledge, send
from tests.referrals.walking import answers, report_concern

WORDS = "یہ چاقو خرید رہا ہے"


@pytest.fixture
def concern(db, officer):
    concern = acknowledge(send(answer=WORDS), officer, opened_at=AT)
    Concern.objects.filter(pk=concern.pk).update(language="ur")
    add_reporter_message(concern=concern, text="مزید", form_id="1", at=AT)
    add_reporter_message(concern=concern, text="غلط نام", form_id="2", at=AT, subject=Subject.WRONG_PERSON)
    return concern


def spoken(page, words):
    """The language in which these words stand, by the nearest element that names one."""
    found = [
        node for node in page.find_all(string=lambda text: text and words in text) if node.parent.name != "title"
    ]
    assert found, words
    return {node.find_parent(attrs={"lang": True})["lang"] for node in found}


@pytest.mark.parametrize("path", ["", "?questions=all", "print/", "translation/report/"])
def test_report_is_in_the_language_of_the_reporter(concern, officer_client, path):
    page = read(officer_client.get(f"/review/{concern.reference}/{path}"))
    assert spoken(page, WORDS) == {"ur"}
    Concern.objects.update(language="en")
    assert spoken(read(officer_client.get(f"/review/{concern.reference}/{path}")), WORDS) == {"en-GB"}


def test_first_words_in_the_queue_are_in_the_language_of_the_reporter(concern, officer_client):
    assert spoken(read(officer_client.get("/review/")), WORDS) == {"ur"}


@pytest.mark.parametrize("path", ["messages/", "print/"])
def test_messages_of_the_reporter_are_in_their_language_and_ours_in_english(concern, officer, officer_client, path):
    give_code(concern)
    ask_reporter(concern=concern, text="Canaryquestion", form_id="q", by=officer, at=AT)
    page = read(officer_client.get(f"/review/{concern.reference}/{path}"))
    assert spoken(page, "مزید") == {"ur"}
    assert spoken(page, "Canaryquestion") == {"en-GB"}
    assert spoken(page, str(Subject.WRONG_PERSON.label)) == {"en-GB"}


def test_choices_are_in_english_whatever_was_spoken(officer_client, officer, db):
    concern = acknowledge(report_concern(answers()), officer, opened_at=AT)
    Concern.objects.filter(pk=concern.pk).update(language="pl")
    page = read(officer_client.get(f"/review/{concern.reference}/?questions=all"))
    rows = {row.dt.get_text(strip=True) for row in page.select(".govuk-summary-list__row") if row.select("[lang]")}
    assert rows == {"What worries you?"}
