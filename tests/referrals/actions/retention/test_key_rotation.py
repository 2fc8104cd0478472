"""Rotation of sealing keys: safe to interrupt at any write, and every envelope still opens only in its own row."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from referrals import sealing
from referrals.actions.casework import legal_restrictions, messages
from referrals.actions.casework.assessment import add_note
from referrals.actions.retention import key_rotation
from referrals.models import Concern, Event, Message, NoteKind
from referrals.models.event import Kind
from referrals.sealed_fields import SEALED_FIELDS
from referrals.sealing import CannotOpen, ReplyKey
from referrals.stored_fields import context_of
from tests.referrals.review.building import (
    AT,
    acknowledge,
    add_match,
    add_page,
    add_redaction,
    add_transfer,
    close,
    exchange,
    send,
)
from tools.machine.keys import sealing_pair


@pytest.fixture
def keys(settings):
    """`keys("old", "new")` configures these key pairs; `private=` limits the private keys."""
    pairs = {name: sealing_pair(name) for name in ("old", "new", "recovery")}

    def use(*public, private=()):
        settings.SEALING_PUBLIC_KEYS = [pairs[name][0] for name in public]
        settings.SEALING_PRIVATE_KEYS = [pairs[name][1] for name in private or public]

    use("old", "recovery", private=["old"])
    return use


@pytest.fixture
def contents(keys, make_officer):
    """Fill every sealed field; return the contents as {(field name, row id): content}."""
    boss = make_officer("norfolk", "boss", is_supervisor=True)
    concern = send(pictures=[b"Canarypixels"])
    acknowledge(concern, boss)
    exchange(concern, boss, 2)
    add_note(concern=concern, kind=NoteKind.FACT, text="Canarynote", by=boss, at=AT)
    legal_restrictions.apply_restriction(concern=concern, kind="correction", text="Canary", by=boss, at=AT)
    add_transfer(concern)
    add_match(concern, concern)
    add_redaction(concern, "Canary", boss)
    add_page(concern)
    rationale = sealing.seal({"rationale": "Canary"}, context=context_of(concern, "rationale_sealed"))
    close(concern, boss, rationale_sealed=rationale)
    return open_everything()


def open_everything():
    found = {}
    for sealed_field in SEALED_FIELDS:
        for row in sealed_field.rows:
            sealed, context = getattr(row, sealed_field.field), sealed_field.context(row)
            if sealed_field.is_picture:
                found[sealed_field.name, row.pk] = sealing.open_picture(bytes(sealed), context=context)
            else:
                found[sealed_field.name, row.pk] = sealing.open_sealed(sealed, context=context)
    return found


def recipients():
    """Ids of all keys to which anything is sealed."""
    found = set()
    for sealed_field in SEALED_FIELDS:
        for row in sealed_field.rows:
            sealed = getattr(row, sealed_field.field)
            header = bytes(sealed if sealed_field.is_picture else sealed.encode()).split(b"|")[1].decode()
            found |= {part.split(":")[0] for part in header.split(",")}
    return found


def test_fixture_covers_every_sealed_field(contents):
    assert {name for name, _ in contents} == {sealed_field.name for sealed_field in SEALED_FIELDS}


def test_rotated_envelopes_open_only_with_the_new_keys(contents, keys):
    keys("new", "recovery", private=["old", "new"])
    call_command("rotate_sealing_keys")
    assert recipients() == {"new", "recovery", "@reply"}
    keys("new", "recovery", private=["new"])
    assert open_everything() == contents
    keys("new", "recovery", private=["recovery"])
    assert open_everything() == contents
    keys("new", private=["old"])
    with pytest.raises(CannotOpen):
        open_everything()


def test_reporter_can_still_read_questions(contents, keys, settings):
    """Questions are also sealed to the reporter's own key, which rotation must keep."""
    concern = Concern.objects.get()
    key = ReplyKey(b"7" * 32)
    Concern.objects.update(reply_key=key.public(), state="acknowledged")
    boss = Event.objects.filter(kind=Kind.ASKED).values_list("by", flat=True)[0]
    officer = concern.owner
    assert officer.user.email == boss
    messages.ask_reporter(concern=concern, text="Canaryafter", form_id="last", by=officer, at=AT)
    keys("new", "recovery", private=["old", "new"])
    call_command("rotate_sealing_keys")
    message = Message.objects.order_by("number").last()
    assert sealing.open_reply(message.sealed, context=context_of(message), key=key) == {"text": "Canaryafter"}


def test_rotated_envelope_opens_only_in_its_own_row(contents, keys):
    keys("new", "recovery", private=["old", "new"])
    call_command("rotate_sealing_keys")
    first, second = Message.objects.order_by("number")[:2]
    Message.objects.filter(pk=first.pk).update(sealed=second.sealed)
    with pytest.raises(CannotOpen):
        open_everything()


@pytest.mark.parametrize("writes", range(1, 20, 3))
def test_interrupted_rotation_loses_nothing(contents, keys, monkeypatch, writes):
    """Until rotation is complete, the old key opens everything; a second run completes it."""
    keys("new", "recovery", private=["old", "new"])
    real, left = key_rotation._write, [writes]

    def write(*given):
        if not left[0]:
            raise KeyboardInterrupt
        left[0] -= 1
        return real(*given)

    monkeypatch.setattr(key_rotation, "_write", write)
    with pytest.raises(KeyboardInterrupt):
        call_command("rotate_sealing_keys")
    monkeypatch.setattr(key_rotation, "_write", real)
    assert open_everything() == contents
    if writes < len(contents):
        keys("old", private=["old"])
        assert open_everything() == contents
        keys("new", "recovery", private=["old", "new"])
    call_command("rotate_sealing_keys")
    keys("new", "recovery", private=["new"])
    assert open_everything() == contents
    assert recipients() == {"new", "recovery", "@reply"}


def test_nothing_is_changed_without_the_old_key(contents, keys, capsys):
    keys("new", "recovery", private=["new"])
    with pytest.raises(SystemExit) as exit_:
        call_command("rotate_sealing_keys")
    assert exit_.value.code == 1
    assert f"{len(contents)} cannot be opened here" in capsys.readouterr().out
    assert recipients() == {"old", "recovery", "@reply"}


def test_damaged_envelope_keeps_the_old_key_as_recipient(contents, keys, capsys):
    note = Concern.objects.get().notes.first()
    note.sealed = note.sealed[:-8] + "AAAAAAA="
    note.save()
    keys("new", "recovery", private=["old", "new"])
    with pytest.raises(SystemExit):
        call_command("rotate_sealing_keys")
    assert f"Note.sealed {note.pk}" in capsys.readouterr().out
    assert recipients() == {"old", "new", "recovery", "@reply"}


def test_dry_run_writes_nothing(contents, keys, capsys):
    keys("new", "recovery", private=["old", "new"])
    call_command("rotate_sealing_keys", dry_run=True)
    assert f"{len(contents)} would change" in capsys.readouterr().out
    assert recipients() == {"old", "recovery", "@reply"}
    assert not Event.objects.filter(kind=Kind.KEYS_ROTATED).exists()


def test_second_run_writes_nothing(contents, keys, capsys):
    keys("new", "recovery", private=["old", "new"])
    call_command("rotate_sealing_keys")
    call_command("rotate_sealing_keys")
    assert f"{len(contents)} envelopes\n0 writes" in capsys.readouterr().out
    assert Event.objects.filter(kind=Kind.KEYS_ROTATED).count() == 1


def test_concurrent_write_is_not_overwritten(contents, keys, monkeypatch):
    """The newer value stays and gets the new key as well."""
    keys("new", "recovery", private=["old", "new"])
    concern = Concern.objects.get()
    newer = sealing.seal({"rationale": "newer"}, context=context_of(concern, "rationale_sealed"))
    real = key_rotation._write

    def late(sealed_field, row, old, new):
        if sealed_field.field == "rationale_sealed":
            Concern.objects.filter(rationale_sealed=old).exclude(rationale_sealed=newer).update(
                rationale_sealed=newer
            )
        return real(sealed_field, row, old, new)

    monkeypatch.setattr(key_rotation, "_write", late)
    call_command("rotate_sealing_keys")
    assert open_everything()["Concern.rationale_sealed", concern.pk] == {"rationale": "newer"}


def test_rotation_without_a_public_key_is_refused(contents, settings):
    settings.SEALING_PUBLIC_KEYS = []
    with pytest.raises(CommandError, match="no valid key"):
        call_command("rotate_sealing_keys")
