"""What somebody seals with nothing but the public key takes no page down: it is marked, and the rest is shown."""

import pytest
from django.utils import timezone

from referrals import sealing
from referrals.actions.search.matching import match_due
from referrals.models import Concern, Message
from referrals.stored_fields import context_of
from tests.referrals.report.filling import words
from tests.referrals.review.building import exchange, send

JUNK = {
    "no answers": {},
    "answers that are a text": {"said": "x"},
    "an answer that is a text": {"said": ["x"]},
    "an answer without lines": {"said": [{"step": "worry", "question": "Why?"}]},
    "a line that is a number": {"said": [{"step": "worry", "question": "Why?", "answer": [1]}]},
    "lines that are a number": {"said": [{"step": "worry", "question": "Why?", "answer": 7}]},
    "a question that is a number": {"said": [{"step": "worry", "question": 1, "answer": ["x"]}]},
    "a step that is a list": {"said": [{"step": ["x"], "question": "Why?", "answer": ["y"]}]},
    "a list": [1],
    "a text": "x",
}
PAGES = ["", "earlier/", "messages/", "notes/", "files/", "timeline/", "outcome/", "print/", "export.json"]


@pytest.fixture
def other(db):
    return send()


def put(concern, junk):
    Concern.objects.filter(pk=concern.pk).update(sealed=sealing.seal(junk, context=context_of(concern)))


def failing(client, concern):
    assert client.post(f"/review/{concern.reference}/acknowledge/").status_code == 302
    statuses = {page: client.get(f"/review/{concern.reference}/{page}").status_code for page in PAGES}
    return {page: status for page, status in statuses.items() if status != 200}


@pytest.mark.parametrize("kind", JUNK)
def test_malformed_report_is_marked_on_every_page(officer_client, concern, other, kind):
    put(concern, JUNK[kind])
    assert match_due(now=timezone.now) == 2  # the worker goes on
    queue = words(officer_client.get("/review/"))
    assert other.reference in queue
    assert concern.reference in queue
    assert failing(officer_client, concern) == {}
    assert "This part cannot be opened" in words(officer_client.get(f"/review/{concern.reference}/"))
    found = officer_client.post("/review/filter/", {"words": "Canary"})
    assert found.status_code == 200
    concern.refresh_from_db()
    assert concern.needs_second_officer


def test_malformed_report_takes_the_queue_down_without_the_check(officer_client, concern, monkeypatch):
    """Control."""
    monkeypatch.setattr("referrals.sealing.envelopes.fit", lambda content, context: content)
    put(concern, {"said": ["x"]})
    with pytest.raises(AttributeError):
        officer_client.get("/review/")


@pytest.mark.parametrize("junk", [{}, {"text": 1}, {"text": ["x"]}, ["text"], "text"], ids=str)
def test_malformed_message_is_marked(officer_client, officer, concern, junk):
    exchange(concern, officer, 1)
    message = Message.objects.last()
    Message.objects.filter(pk=message.pk).update(sealed=sealing.seal(junk, context=context_of(message)))
    page = words(officer_client.get(f"/review/{concern.reference}/messages/"))
    assert "Canaryquestion 0" in page
    assert "This part cannot be opened" in page


@pytest.mark.parametrize("facts", [[], "x", {"risks": "x"}, {"risks": {"risks": [{}, 7]}, "name": {"full_name": 7}}])
def test_facts_and_flags_of_another_shape_are_passed_over(officer_client, concern, facts):
    said = [{"step": "worry", "question": "Why?", "answer": ["Canarywords"]}]
    put(concern, {"said": said, "facts": facts, "flags": 3})
    assert "Canarywords" in words(officer_client.get("/review/"))
    match_due(now=timezone.now)
    assert failing(officer_client, concern) == {}
    assert officer_client.get("/review/").status_code == 200
