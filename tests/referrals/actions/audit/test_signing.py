"""`sign_events` signs old events with a new key, and nothing that was not verified."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from referrals.actions.audit.event_chains import verify_events
from referrals.models import Event
from tests.referrals.review.building import add_events, send, some_officer


@pytest.fixture
def events(db):
    concern = send()
    add_events(concern, some_officer(concern), 3)
    return Event.objects.filter(concern_id=concern.pk)


def sign(*options: str) -> str:
    out = StringIO()
    call_command("sign_events", *options, stdout=out)
    return out.getvalue()


def test_events_are_signed_with_the_new_key(events, settings):
    settings.INTEGRITY_KEYS = ["a new key", *settings.INTEGRITY_KEYS]
    assert sign() == "4 events signed\n"
    settings.INTEGRITY_KEYS = ["a new key"]
    assert verify_events().count == 0
    assert sign() == "0 events signed\n"


def test_events_from_before_signatures_are_signed_when_asked(events):
    events.update(mac="")
    with pytest.raises(CommandError, match="3 faults"):
        sign()
    assert sign("--unsigned") == "3 events signed\n"
    assert verify_events().count == 0


@pytest.mark.parametrize("change", [{"facts": {"x": 1}}, {"mac": "0" * 64}, {"by": "somebody.else@example.org"}])
def test_nothing_is_signed_when_an_event_was_changed(events, settings, change):
    settings.INTEGRITY_KEYS = ["a new key", *settings.INTEGRITY_KEYS]
    events.filter(number=2).update(**change)
    before = set(events.values_list("mac", flat=True))
    with pytest.raises(CommandError, match="Nothing was signed"):
        sign("--unsigned")
    assert set(events.values_list("mac", flat=True)) == before
