"""`verify_events` finds each way of tampering with the stored events."""

import uuid

import pytest
from django.core.management import call_command
from django.db import connection

from prevent_portal import integrity
from referrals.actions.audit.chain_ends import End
from referrals.actions.audit.event_chains import verify_events
from referrals.models import ChainHead, Concern, Event
from referrals.models.event import Kind
from tests.referrals.review.building import AT, add_events, send


@pytest.fixture
def concern(db):
    return send()


@pytest.fixture
def chain(concern, officer):
    """At least ten events on one concern."""
    add_events(concern, officer, 10)
    return Event.objects.filter(concern_id=concern.pk)


def faults(**options):
    return verify_events(**options).faults


def test_intact_chains_have_no_faults(chain, concern):
    send()
    result = verify_events()
    assert (result.count, result.events, result.chains) == (0, Event.objects.count(), 2)


CHANGES = {
    "by": "somebody.else@example.org",
    "kind": "closed",
    "at": AT.replace(year=2020),
    "facts": {"routes": 99},
    "digest": "0" * 64,
    "previous": "1" * 64,
    "mac": "1" * 64,
    "concern_id": uuid.UUID(int=7),
}


@pytest.mark.parametrize("field", CHANGES)
def test_changed_field_is_found(chain, field):
    chain.filter(number=5).update(**{field: CHANGES[field]})
    assert faults()


@pytest.mark.parametrize("number", [1, 5])
def test_removed_event_is_found(chain, number):
    chain.filter(number=number)._raw_delete("default")
    assert any("missing" in fault or "follow" in fault for fault in faults())


def test_truncated_chain_is_found(chain):
    """The rest of the chain is consistent in itself."""
    chain.filter(number__gt=8)._raw_delete("default")
    assert [fault for fault in faults() if "does not end where it ended, at event 8" in fault]


def test_deleted_chain_is_found(chain):
    chain._raw_delete("default")
    assert [fault for fault in faults() if "all its events are missing" in fault]


def test_chain_deleted_with_its_head_is_found(chain, concern):
    chain._raw_delete("default")
    ChainHead.objects.filter(chain_id=concern.pk).delete()
    assert f"concern {concern.reference}: has no chain of events" in faults()


def test_reordered_events_are_found(chain):
    chain.filter(number=4).update(number=1_000)
    chain.filter(number=5).update(number=4)
    chain.filter(number=1_000).update(number=5)
    assert len(faults()) >= 2


def test_inserted_event_is_found(chain, concern):
    for event in chain.filter(number__gt=4).order_by("-number"):
        chain.filter(pk=event.pk).update(number=event.number + 1)
    before = chain.get(number=4)
    added = Event(concern_id=concern.pk, number=5, kind=Kind.READ, by="x", at=AT, previous=before.digest)
    added.digest = added.compute_digest()
    added.save(force_insert=True)
    assert faults()


def rewrite_chain(chain, concern):
    """As an attacker with write access to every table and the key could: each hash fits, and so does the head."""
    previous = ""
    for event in chain.order_by("number"):
        event.at = AT.replace(year=2020) if event.number == 1 else event.at
        event.previous = previous
        previous = event.digest = event.compute_digest()
        chain.filter(pk=event.pk).update(
            at=event.at, previous=event.previous, digest=event.digest, mac=integrity.sign("events", event.digest)
        )
    ChainHead.objects.filter(chain_id=concern.pk).update(digest=previous)


def test_rewritten_chain_is_found_by_stored_ends(chain, concern):
    ends: list[End] = []
    verify_events(save=ends.append)
    add_events(concern, type("Nobody", (), {"user": type("User", (), {"email": "x"})}), 1)
    send()
    assert not faults(saved=ends)
    rewrite_chain(chain, concern)
    assert not faults()  # control: nothing in the database itself shows it
    assert any("is not the one that was kept" in fault for fault in faults(saved=ends))


@pytest.mark.parametrize("first", [True, False])
def test_chain_missing_since_ends_were_stored_is_found(concern, first):
    other = send()
    ends: list[End] = []
    verify_events(save=ends.append)
    gone = sorted([concern, other], key=lambda each: each.pk.bytes)[0 if first else 1]
    Event.objects.filter(concern_id=gone.pk)._raw_delete("default")
    ChainHead.objects.filter(chain_id=gone.pk).delete()
    gone.deliveries.all().delete()
    Concern.objects.filter(pk=gone.pk).delete()
    assert not faults()
    assert len(faults(saved=ends)) == 1


def test_database_trigger_updates_the_chain_head(chain, concern):
    """Also for events that were inserted with raw SQL."""
    head = ChainHead.objects.get(chain_id=concern.pk)
    last = chain.order_by("number").last()
    assert (head.number, head.digest) == (last.number, last.digest)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO referrals_event (id, concern_id, number, kind, by, at, facts, previous, digest)"
            " SELECT %s, concern_id, number + 1, kind, by, at, facts, digest, 'new'"
            " FROM referrals_event WHERE id = %s",
            [Event._meta.pk.get_db_prep_value(each, connection) for each in (uuid.uuid4(), last.pk)],
        )
    head.refresh_from_db()
    assert (head.number, head.digest) == (last.number + 1, "new")


def test_verify_events_command(chain, capsys, tmp_path):
    path = tmp_path / "ends"
    call_command("verify_events", keep=path)
    assert "0 faults" in capsys.readouterr().out
    chain.filter(number=5).update(by="somebody.else@example.org")
    with pytest.raises(SystemExit) as exit_:
        call_command("verify_events", against=path)
    assert exit_.value.code == 1
    output = capsys.readouterr().out
    assert "1 faults" in output
    assert "event 5: was changed" in output
