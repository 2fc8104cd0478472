"""Each way of tampering with the record of what happened, planted once and found."""

import uuid

import pytest
from django.core.management import call_command
from django.db import connection

from referrals.actions.audit.event_chains import End, verify_events
from referrals.models import ChainHead, Concern, Event
from referrals.models.event import Kind
from tests.referrals.review.building import AT, add_events, send


@pytest.fixture
def chain(concern, officer):
    """Ten events or more on one concern."""
    add_events(concern, officer, 10)
    return Event.objects.filter(concern_id=concern.pk)


def faults(**options):
    return verify_events(**options).faults


def test_a_whole_record_has_no_fault(chain, concern):
    send()
    verdict = verify_events()
    assert (verdict.count, verdict.events, verdict.chains) == (0, Event.objects.count(), 2)


CHANGES = {
    "by": "somebody.else@example.org",
    "kind": "closed",
    "at": AT.replace(year=2020),
    "facts": {"routes": 99},
    "digest": "0" * 64,
    "previous": "1" * 64,
    "concern_id": uuid.UUID(int=7),
}


@pytest.mark.parametrize("field", CHANGES)
def test_a_change_is_found(chain, field):
    chain.filter(number=5).update(**{field: CHANGES[field]})
    assert faults()


@pytest.mark.parametrize("number", [1, 5])
def test_a_removal_is_found(chain, number):
    chain.filter(number=number)._raw_delete("default")
    assert any("missing" in fault or "follow" in fault for fault in faults())


def test_an_end_cut_off_is_found(chain):
    """What is left of the chain is whole in itself."""
    chain.filter(number__gt=8)._raw_delete("default")
    assert [fault for fault in faults() if "does not end where it ended, at event 8" in fault]


def test_a_chain_taken_away_is_found(chain):
    chain._raw_delete("default")
    assert [fault for fault in faults() if "all its events are missing" in fault]


def test_a_chain_taken_away_with_its_end_is_found(chain, concern):
    chain._raw_delete("default")
    ChainHead.objects.filter(chain_id=concern.pk).delete()
    assert faults() == [f"concern {concern.reference}: has no chain of events"]


def test_another_order_is_found(chain):
    chain.filter(number=4).update(number=1_000)
    chain.filter(number=5).update(number=4)
    chain.filter(number=1_000).update(number=5)
    assert len(faults()) >= 2


def test_one_put_in_between_is_found(chain, concern):
    for event in chain.filter(number__gt=4).order_by("-number"):
        chain.filter(pk=event.pk).update(number=event.number + 1)
    before = chain.get(number=4)
    added = Event(concern_id=concern.pk, number=5, kind=Kind.READ, by="x", at=AT, previous=before.digest)
    added.digest = added.compute_digest()
    added.save(force_insert=True)
    assert faults()


def lay_anew(chain, concern):
    """As somebody would who may write to every table: each hash fits, and so does the end."""
    previous = ""
    for event in chain.order_by("number"):
        event.by = "nobody@example.org" if event.number == 3 else event.by
        event.previous = previous
        previous = event.digest = event.compute_digest()
        chain.filter(pk=event.pk).update(by=event.by, previous=event.previous, digest=event.digest)
    ChainHead.objects.filter(chain_id=concern.pk).update(digest=previous)


def test_a_chain_laid_anew_is_found_by_ends_kept_elsewhere(chain, concern):
    kept: list[End] = []
    verify_events(keep=kept.append)
    add_events(concern, type("Nobody", (), {"user": type("User", (), {"email": "x"})}), 1)
    send()
    assert not faults(kept=kept)
    lay_anew(chain, concern)
    assert not faults()  # the control: nothing in the database itself can tell
    assert any("is not the one that was kept" in fault for fault in faults(kept=kept))


@pytest.mark.parametrize("first", [True, False])
def test_a_chain_that_was_kept_and_is_gone_is_found(concern, first):
    other = send()
    kept: list[End] = []
    verify_events(keep=kept.append)
    gone = sorted([concern, other], key=lambda each: each.pk.bytes)[0 if first else 1]
    Event.objects.filter(concern_id=gone.pk)._raw_delete("default")
    ChainHead.objects.filter(chain_id=gone.pk).delete()
    gone.deliveries.all().delete()
    Concern.objects.filter(pk=gone.pk).delete()
    assert not faults()
    assert len(faults(kept=kept)) == 1


def test_the_end_is_kept_by_the_database_itself(chain, concern):
    """Also of events that no verb wrote."""
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


def test_the_command(chain, capsys, tmp_path):
    kept = tmp_path / "ends"
    call_command("verify_events", keep=kept)
    assert "0 faults" in capsys.readouterr().out
    chain.filter(number=5).update(by="somebody.else@example.org")
    with pytest.raises(SystemExit) as exit_:
        call_command("verify_events", against=kept)
    assert exit_.value.code == 1
    said = capsys.readouterr().out
    assert "1 faults" in said
    assert "event 5: was changed" in said
