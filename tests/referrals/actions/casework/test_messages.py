"""Messages between officers and reporters: permissions, states, sealing and notices."""

from datetime import UTC, datetime, timedelta

import pytest

from guidance.models import Contact
from referrals import sealing
from referrals.actions.casework.messages import (
    ContainsReturnCode,
    add_reporter_message,
    ask_reporter,
    open_thread,
    open_thread_for_reporter,
    thread,
)
from referrals.actions.casework.outcomes import approve_outcome
from referrals.actions.casework.reading import open_concern
from referrals.actions.faults.parts import UNOPENED
from referrals.models import Delivery, Event, Message, Outcome
from referrals.models.states import InvalidTransition, Unread
from referrals.rules.permissions import Denied
from referrals.sealing import CannotOpen, ReplyKey
from referrals.stored_fields import context_of
from tests.referrals.recording import record_outcome
from tests.referrals.report.returning import CODE, give_code
from tests.referrals.review.building import AGREED, ANSWERED, acknowledge, close, send

NOW = datetime(2026, 11, 21, 9, 0, 42, 7, tzinfo=UTC)
MINUTE = NOW.replace(second=0, microsecond=0)
KEY = ReplyKey.from_code(CODE.replace("-", ""))


@pytest.fixture
def concern(db):
    concern = send()
    give_code(concern)
    return concern


def ask(concern, officer, text="Canaryquestion", form_id="q"):
    ask_reporter(concern=concern, text=text, form_id=form_id, by=officer, at=NOW)


def add(concern, text="Canaryanswer", form_id="a"):
    add_reporter_message(concern=concern, text=text, form_id=form_id, at=NOW)


def kinds(concern):
    return list(Event.objects.filter(concern_id=concern.id).values_list("kind", flat=True))


def test_officer_of_another_force_may_not_ask(concern, stranger):
    with pytest.raises(Denied):
        ask(concern, stranger)
    assert not Message.objects.exists()


def test_question_opens_only_for_officers_and_the_return_code(concern, officer, settings):
    ask(concern, officer)
    message = Message.objects.get()
    assert "Canary" not in message.sealed
    assert [line.text for line in open_thread(thread(concern))] == ["Canaryquestion"]
    settings.SEALING_PRIVATE_KEYS = []  # the public tier
    with pytest.raises(CannotOpen):
        open_thread(thread(concern))
    with pytest.raises(CannotOpen):
        open_thread_for_reporter(concern=concern, key=ReplyKey.from_code("2" * 16), at=NOW)
    assert [line.text for line in open_thread_for_reporter(concern=concern, key=KEY, at=NOW)] == ["Canaryquestion"]


def test_reporters_own_message_does_not_open_with_the_code(concern):
    add(concern)
    message = Message.objects.get()
    with pytest.raises(CannotOpen):
        sealing.open_reply(message.sealed, context=context_of(message), key=KEY)
    assert [line.text for line in open_thread_for_reporter(concern=concern, key=KEY, at=NOW)] == [""]
    assert [line.text for line in open_thread(thread(concern))] == ["Canaryanswer"]


def test_envelope_moved_to_another_message_does_not_open(concern, officer):
    ask(concern, officer, form_id="1")
    ask(concern, officer, form_id="2")
    first, second = concern.messages.all()
    Message.objects.filter(pk=second.pk).update(sealed=first.sealed)
    assert [line.text for line in open_thread(thread(concern))] == ["Canaryquestion", UNOPENED]
    shown = [line.text for line in open_thread_for_reporter(concern=concern, key=KEY, at=NOW)]
    assert shown == ["Canaryquestion", ""]  # the others are shown: junk from the database's login stops no thread


def test_events_of_messages_hold_no_text(concern, officer):
    ask(concern, officer)
    add(concern)
    events = Event.objects.filter(concern_id=concern.id, kind__in=["asked", "added"])
    digests = [sealing.body_digests(message.sealed) for message in concern.messages.all()]
    assert [(event.kind, event.by, event.facts) for event in events] == [
        ("asked", officer.user.email, {"content": digests[0]}),
        ("added", "reporter", {"content": digests[1]}),
    ]


def test_reporters_times_are_rounded_to_the_minute(concern, officer):
    """Seconds could link two reports by the same person."""
    ask(concern, officer)
    open_thread_for_reporter(concern=concern, key=KEY, at=NOW)
    add(concern)
    assert {
        event.at for event in Event.objects.filter(concern_id=concern.id, by="reporter", kind__in=["seen", "added"])
    } == {MINUTE}
    assert Message.objects.get(author="reporter").sent_at == MINUTE
    assert Message.objects.get(author="officer").seen_at == MINUTE


def test_question_is_marked_as_seen_once(concern, officer):
    ask(concern, officer)
    for hours in range(3):
        open_thread_for_reporter(concern=concern, key=KEY, at=NOW + timedelta(hours=hours))
    assert Message.objects.get().seen_at == MINUTE
    assert kinds(concern).count("seen") == 1


def test_closed_concern_takes_no_messages(concern, officer):
    close(concern, officer)
    for write in (lambda: ask(concern, officer), lambda: add(concern)):
        with pytest.raises(InvalidTransition):
            write()
    assert not Message.objects.exists()


def test_outcome_is_refused_while_a_message_is_unread(concern, officer):
    acknowledge(concern, officer)
    add(concern)
    with pytest.raises(Unread):
        record_outcome(concern=concern, outcome=Outcome.NO_CONCERN, rationale="x", **ANSWERED, by=officer, at=NOW)
    concern.refresh_from_db()
    assert (concern.state, concern.outcome) == ("acknowledged", "")
    open_concern(concern=concern, by=officer, at=NOW)
    record_outcome(concern=concern, outcome=Outcome.NO_CONCERN, rationale="x", **ANSWERED, by=officer, at=NOW)


def test_approval_is_refused_while_a_message_is_unread(concern, officer, make_officer):
    second = make_officer("norfolk", "second")
    acknowledge(concern, officer, about_child=True)
    record_outcome(concern=concern, outcome=Outcome.NO_CONCERN, rationale="x", **ANSWERED, by=officer, at=NOW)
    add(concern)  # the reporter may write until it is closed
    with pytest.raises(Unread):
        approve_outcome(concern=concern, **AGREED, by=second, at=NOW)
    open_concern(concern=concern, by=second, at=NOW)
    approve_outcome(concern=concern, **AGREED, by=second, at=NOW)


@pytest.mark.parametrize("text", [CODE, "it is abcd efgh jklm npqr thanks"])
def test_message_containing_the_return_code_is_refused(concern, officer, text):
    for write in (lambda: ask(concern, officer, text), lambda: add(concern, text)):
        with pytest.raises(ContainsReturnCode):
            write()
    assert not Message.objects.exists()


def test_form_sent_twice_makes_one_message(concern, officer):
    for _ in range(2):
        ask(concern, officer, form_id="same")
        add(concern, form_id="same")
    assert [(each.number, each.author) for each in concern.messages.all()] == [(1, "officer"), (2, "reporter")]
    assert kinds(concern).count("asked") == kinds(concern).count("added") == 1


def test_same_form_id_on_two_concerns_makes_two_messages(concern):
    other = send()
    add(concern, form_id="same")
    add(other, form_id="same")
    assert Message.objects.count() == 2


def test_message_is_unread_until_an_officer_opens_the_concern(concern, officer):
    add(concern)
    concern.refresh_from_db()
    assert concern.unread_at == MINUTE
    assert [line.text for line in open_concern(concern=concern, by=officer, at=NOW)["messages"]] == ["Canaryanswer"]
    concern.refresh_from_db()
    assert concern.unread_at is None


def test_message_that_cannot_be_opened_is_marked_and_hides_nothing_else(concern, officer):
    """One junk message made the page of the concern 503 for good."""
    ask(concern, officer)
    add(concern)
    concern.messages.filter(author="reporter").update(sealed="v1||")
    content = open_concern(concern=concern, by=officer, at=NOW)
    assert [line.text for line in content["messages"]] == ["Canaryquestion", UNOPENED]
    assert content["said"]
    concern.refresh_from_db()
    assert concern.unread_at is None


def notices(concern):
    return list(concern.deliveries.filter(purpose="message").values_list("to", "transport"))


def test_contact_is_notified_once_until_the_message_is_read(concern, officer):
    add(concern, form_id="1")
    add(concern, form_id="2")
    assert notices(concern) == [("prevent@norfolk.police.uk", "email")]
    open_concern(concern=concern, by=officer, at=NOW)
    add(concern, form_id="3")
    assert len(notices(concern)) == 2


def test_failed_mailbox_is_not_notified(concern, settings):
    settings.DUTY_EMAILS = ["duty@example.org"]
    Delivery.objects.filter(concern=concern).update(given_up_at=NOW)
    add(concern)
    assert notices(concern) == [("duty@example.org", "email")]


@pytest.mark.parametrize("changes", [{"held_at": NOW}, {"due_at": None}])
def test_held_and_standby_contacts_are_not_notified(concern, settings, changes):
    settings.DUTY_EMAILS = []
    Delivery.objects.filter(concern=concern).update(**changes)
    add(concern)
    assert notices(concern) == []
    concern.refresh_from_db()
    assert concern.unread_at  # the queue shows the message anyway


def test_only_the_latest_routing_plan_is_notified(concern):
    first = concern.deliveries.get(transport="email")
    later = concern.deliveries.count() + 1
    other = Contact.objects.get(pk=first.contact_id)
    other.pk, other.value, other.loaded_key = None, "other@example.org", None
    other.save()
    Delivery.objects.create(
        concern=concern,
        order=later,
        transport="email",
        to=first.to,
        contact=other,
        message_id="<x@y>",
        queued_at=NOW,
        due_at=NOW,
    )
    Delivery.objects.filter(pk=first.pk).update(sent_at=NOW)
    add(concern)
    assert notices(concern) == [("other@example.org", "email")]


@pytest.mark.parametrize("write", [ask, lambda concern, officer: add(concern)], ids=["ask", "add"])
def test_message_is_rolled_back_when_its_event_fails(concern, officer, monkeypatch, write):
    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(Event, "save", fail)
    with pytest.raises(RuntimeError):
        write(concern, officer)
    concern.refresh_from_db()
    assert (Message.objects.count(), concern.unread_at, notices(concern)) == (0, None, [])
