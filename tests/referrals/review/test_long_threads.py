"""A concern with many or long messages can still be opened: the reporter is stopped, and a page shows the newest."""

import re
from datetime import timedelta

import pytest

from prevent_portal import characters
from referrals import sealing
from referrals.actions.casework import messages
from referrals.actions.casework.assessment import add_note
from referrals.actions.casework.messages import MAX_MESSAGES, MAX_UNREAD
from referrals.models import Concern, Message, Note, NoteKind
from referrals.review.concern_page import notes_page
from referrals.stored_fields import context_of
from tests.house.test_costs import MOST_BYTES
from tests.referrals.report.filling import read, words
from tests.referrals.report.returning import visiting, write
from tests.referrals.review.building import AT, acknowledge
from tests.standing import rollback

INVISIBLE = "\u200b" * 5_000


@pytest.fixture
def address(concern):
    return f"/review/{concern.reference}/"


def store(concern, number, text="Canary"):
    """As many as were accepted before there was a limit."""
    for at in range(1, number + 1):
        message = Message(concern=concern, number=at, author="reporter", sent_at=AT)
        message.sealed = sealing.seal({"text": f"{text} {at}"}, context=context_of(message))
        message.save(force_insert=True)


def shown(response):
    return [each.get_text() for each in read(response).select(".portal-thread .portal-said")]


def test_hundred_invisible_messages_are_refused(concern):
    """The attack: 100 messages of 5,000 zero width spaces."""
    reporter = visiting(concern)
    statuses = [write(reporter, INVISIBLE, str(number)).status_code for number in range(100)]
    assert statuses == [302] * MAX_UNREAD + [200] * (100 - MAX_UNREAD)
    page = words(write(reporter, "Canaryanswer", "x"))
    assert "the Prevent team has not read your last messages yet" in page
    assert "Canaryanswer" in page
    assert Message.objects.count() == MAX_UNREAD


def test_reporter_can_write_again_once_officers_have_read(concern, officer_client, address, monkeypatch):
    monkeypatch.setattr(messages, "MAX_UNREAD", 1)
    reporter = visiting(concern)
    assert [write(reporter, "x", number).status_code for number in "12"] == [302, 200]
    officer_client.get(address)
    assert write(reporter, "x", "3").status_code == 200
    officer_client.get(f"{address}messages/")
    assert write(reporter, "x", "3").status_code == 302


def test_last_message_that_a_concern_holds(concern):
    reporter = visiting(concern)
    store(concern, MAX_MESSAGES - 1)
    assert write(reporter, "x", "1").status_code == 302
    assert "can hold no more messages" in words(write(reporter, "x", "2"))
    # The same form again is the message that was sent, not another.
    assert write(reporter, "x", "1").status_code == 302


def test_officers_have_a_limit_of_their_own(concern, officer_client, officer, address, monkeypatch):
    acknowledge(concern, officer)
    monkeypatch.setattr(messages, "MAX_MESSAGES", 2)
    store(concern, 2)
    answers = [officer_client.post(f"{address}ask/", {"text": "x", "form_id": number}) for number in "123"]
    assert [answer.status_code for answer in answers] == [302, 302, 200]
    assert "the most there can be" in words(answers[-1])


def test_pages_with_hundred_invisible_messages_are_short(concern, officer_client, address):
    store(concern, 100, INVISIBLE)
    found = {}
    for page in ("", "messages/", "print/", "export.json"):
        with rollback():
            response = officer_client.get(f"{address}{page}")
        found[page] = (response.status_code, len(response.content) < MOST_BYTES)
    assert found == dict.fromkeys(found, (200, True))


def test_without_the_limit_of_marks_the_page_is_long(concern, officer_client, address, monkeypatch):
    """The control: as it was, each hidden character had a mark of its own."""
    store(concern, 100, "a\u200b" * 2_500)
    Concern.objects.filter(pk=concern.pk).update(unread_at=AT)
    assert len(officer_client.get(f"{address}messages/").content) < MOST_BYTES
    monkeypatch.setattr(characters, "MAX_MARKS", 5_000)
    Concern.objects.filter(pk=concern.pk).update(unread_at=AT)
    assert len(officer_client.get(f"{address}messages/").content) > 5 * MOST_BYTES


def test_newest_messages_first_and_the_others_by_link(concern, officer_client, address):
    store(concern, 45)
    pages, response = [], officer_client.get(f"{address}messages/")
    while True:
        pages.append([int(text.split()[1]) for text in shown(response)])
        link = read(response).find("a", string="Earlier messages")
        if not link:
            break
        response = officer_client.get(link["href"])
    assert pages == [[*range(26, 46)], [*range(6, 26)], [*range(1, 6)]]
    assert read(response).find("a", string="The newest messages")


def test_all_unread_messages_are_on_the_first_page(concern, officer_client, address):
    store(concern, 30)
    Message.objects.filter(number__lt=5).update(sent_at=AT.replace(hour=1))
    Concern.objects.filter(pk=concern.pk).update(unread_at=AT)
    assert shown(officer_client.get(f"{address}messages/"))[0] == "Canary 5"
    assert shown(officer_client.get(f"{address}messages/"))[0] == "Canary 11"


def test_malformed_or_unknown_number_shows_the_newest(concern, officer_client, address):
    store(concern, 25)
    found = {}
    for before in ("x", "0", "-1", "9" * 20, "\u0663", "1", "1000"):
        with rollback():
            found[before] = shown(officer_client.get(f"{address}messages/?before={before}"))[-1]
    assert found == dict.fromkeys(found, "Canary 25")


@pytest.fixture
def notes(concern, officer):
    acknowledge(concern, officer)
    for number in range(45):
        add_note(
            concern=concern,
            kind=NoteKind.FACT,
            text=f"Canarynote{number}.",
            by=officer,
            at=AT + timedelta(minutes=number),
        )


@pytest.mark.parametrize(("page", "link"), [("notes/", "Earlier notes"), ("print/", "Show the next part")])
def test_newest_notes_first_and_the_others_by_link(concern, officer_client, address, notes, page, link):
    pages, at = [], f"{address}{page}"
    while at:
        response = officer_client.get(at)
        text = words(response)
        pages.append([number for number in range(45) if f"Canarynote{number}." in text])
        older = read(response).find("a", string=re.compile(link))
        at = f"{address}{page}?{older['href'].partition('?')[2]}" if older else ""
    assert pages == [[*range(25, 45)], [*range(5, 25)], [*range(5)]]


def test_malformed_page_of_notes_shows_the_newest_and_one_too_far_the_last(concern, officer_client, address, notes):
    expected = dict.fromkeys(("x", "0", "-1", "9" * 20, "\u0663", "1"), "Canarynote44.") | {"99": "Canarynote0."}
    found = {page: words(officer_client.get(f"{address}notes/?page={page}")) for page in expected}
    assert {page: text for page, text in found.items() if expected[page] not in text} == {}


def test_earlier_versions_of_the_assessment_are_paged_too():
    versions = [(Note(kind=NoteKind.ASSESSMENT), str(number)) for number in range(31)]
    pages = [notes_page(versions, number=number) for number in ("1", "2")]
    assert [[text for _, text in page.earlier] for page in pages] == [
        [str(number) for number in range(10, 30)],
        [str(number) for number in range(10)],
    ]
    assert (pages[0].pages, pages[0].older, pages[0].shown) == (2, 0, [])
