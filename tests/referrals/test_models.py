import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from referrals.management.commands.draw_states import drawing
from referrals.models import Concern, Delivery, Event, Officer, Outcome, State
from referrals.models.concern import make_reference
from referrals.models.event import Kind
from referrals.models.states import TRANSITIONS
from tests.figures import ROOT

NOW = datetime(2026, 11, 21, 9, 0, 42, tzinfo=UTC)


def test_references_avoid_ambiguous_characters():
    references = [make_reference() for _ in range(1000)]
    assert all(re.fullmatch(r"[2-9A-HJ-NPR-Y]{4}-[2-9A-HJ-NPR-Y]{4}", reference) for reference in references)
    assert not set("".join(references)) & set("01IOQZ")
    assert len(set(references)) == 1000


def test_concern_is_not_visible_to_another_force(concern, officer, stranger):
    assert list(Concern.objects.visible_to(officer)) == [concern]
    assert not Concern.objects.visible_to(stranger)
    assert not Concern.objects.visible_to(None)


def test_every_state_has_transitions():
    assert set(TRANSITIONS) == set(State)
    assert all(following for following in TRANSITIONS.values())


def test_received_times_are_rounded_to_the_minute(concern):
    assert concern.received_at.second == concern.received_at.microsecond == 0
    for delivery in concern.deliveries.all():
        assert delivery.queued_at == concern.received_at


def test_second_concern_from_one_draft_is_rejected(concern):
    twin = Concern.objects.get(pk=concern.pk)
    twin.pk, twin.reference, twin.return_hash = uuid4(), make_reference(), "other"
    twin._state.adding = True
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()


def test_events_are_numbered_and_chained(db):
    concern_id = uuid4()
    first = Event.objects.record(concern_id, Kind.RECEIVED, by="reporter", at=NOW)
    second = Event.objects.record(concern_id, Kind.READ, by="officer@example.org", at=NOW, answered=True)
    assert (first.number, second.number) == (1, 2)
    assert second.previous == first.digest
    stored = Event.objects.get(pk=second.pk)
    assert stored.digest == stored.compute_digest()


@pytest.mark.parametrize("change", [{"by": "someone"}, {"kind": "sent"}, {"facts": {"x": 1}}, {"number": 9}])
def test_changed_event_does_not_match_its_digest(db, change):
    event = Event.objects.record(uuid4(), Kind.RECEIVED, by="reporter", at=NOW)
    Event.objects.filter(pk=event.pk).update(**change)
    changed = Event.objects.get(pk=event.pk)
    assert changed.digest != changed.compute_digest()


def test_events_cannot_be_changed_or_deleted(db):
    event = Event.objects.record(uuid4(), Kind.RECEIVED, by="reporter", at=NOW)
    with pytest.raises(TypeError):
        event.save()
    with pytest.raises(TypeError):
        event.delete()


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"due_at": NOW}, "queued"),
        ({"due_at": NOW, "failures": 2}, "queued, 2 failed so far"),
        ({"due_at": NOW, "leased_until": NOW + timedelta(minutes=1)}, "being sent"),
        ({"due_at": NOW, "leased_until": NOW - timedelta(minutes=1)}, "queued"),
        ({"due_at": None}, "standing by"),
        ({"due_at": NOW, "held_at": NOW, "held_for": "unconfirmed"}, "held: nobody has confirmed this contact"),
        (
            {"due_at": NOW, "held_at": NOW, "held_for": "certificate"},
            "held: it cannot be encrypted for this contact",
        ),
        ({"due_at": NOW, "sent_at": NOW, "bounced_at": NOW, "bounce_code": "5.1.1"}, "sent, came back (5.1.1)"),
        ({"due_at": NOW, "withdrawn_at": NOW}, "withdrawn"),
        ({"due_at": NOW, "sent_at": NOW}, "sent"),
        ({"due_at": NOW, "given_up_at": NOW}, "given up"),
        ({"due_at": NOW, "transport": "phone"}, "waiting for a person to call"),
        ({"due_at": NOW + timedelta(minutes=9), "transport": "phone"}, "to be called again"),
        ({"due_at": NOW, "transport": "phone", "sent_at": NOW}, "called"),
        ({"due_at": NOW, "sent_at": NOW, "concern": Concern(opened_at=NOW)}, "sent, opened by an officer"),
        ({"due_at": None, "concern": Concern(opened_at=NOW)}, "not needed: an officer has opened the concern"),
        ({"due_at": NOW, "sent_at": NOW, "purpose": "duty", "concern": Concern(opened_at=NOW)}, "sent"),
    ],
)
def test_delivery_status_follows_from_its_timestamps(fields, status):
    delivery = Delivery(**({"transport": "email", "concern": Concern()} | fields))
    assert delivery.status(NOW) == status


def test_labels_of_outcomes_and_officers(officer):
    assert Outcome.NO_CONCERN.label == "No Prevent concern"
    assert str(Officer.objects.get(pk=officer.pk)).endswith("officer")


def test_state_diagram_in_the_docs_is_current():
    assert (ROOT / "docs/states.md").read_text() == drawing()
