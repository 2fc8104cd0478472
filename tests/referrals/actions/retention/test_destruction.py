"""Scheduled destruction of expired concerns: what is destroyed, what is kept, and the guard against wrong clocks."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from guidance import directory
from referrals.actions.audit.event_chains import verify_events
from referrals.actions.casework import legal_restrictions, reading
from referrals.actions.casework.assessment import add_note
from referrals.actions.casework.transfers import transfer_concern
from referrals.actions.data_rights import subject_access
from referrals.actions.retention import schedule
from referrals.actions.retention.schedule import apply_schedule
from referrals.models import (
    Attachment,
    Concern,
    Destruction,
    Event,
    FilePage,
    Message,
    Note,
    NoteKind,
    SubjectAccessRequest,
    Transfer,
)
from referrals.models.event import Kind
from referrals.models.states import InvalidTransition
from referrals.rules import retention
from referrals.stored_fields import STORED
from tests.referrals.review.building import AT, add_page, close, exchange, send

CLOSED = AT + timedelta(days=1)
LONG_AFTER = CLOSED + timedelta(days=200)
DAY = timedelta(days=1)


def run(at=LONG_AFTER, **options):
    return apply_schedule(**{"periods": retention.SCHEDULE, "now": lambda: at, "dry_run": False} | options)


def run_with_trusted_clock(at=LONG_AFTER):
    """A person has said that the clock is right."""
    return run(at, confirmed=True)


def close_long_ago(concern, officer, **fields):
    concern.deliveries.update(sent_at=AT)
    return close(concern, officer, **{"opened_at": AT, "opened_by": officer, "closed_at": CLOSED} | fields)


@pytest.fixture
def supervisor(make_officer):
    return make_officer("norfolk", "supervisor", is_supervisor=True)


@pytest.fixture
def full(officer):
    """A closed concern with a row or value in every part that is destroyed."""
    concern = send(pictures=[b"Canarypixels"])
    reading.acknowledge_concern(concern=concern, by=officer, at=AT)
    add_note(concern=concern, kind=NoteKind.FACT, text="Canarynote", by=officer, at=AT)
    add_page(concern)
    exchange(concern, officer, 1)
    reading.open_concern(concern=concern, by=officer, at=AT)
    flags = dict.fromkeys(("about_child", "violence", "has_earlier", "matching_cut_short"), True)
    return close_long_ago(
        concern,
        officer,
        **flags,
        danger_signs="weapon",
        closing_sentence="help",
        reviewed_at=AT,
        limit_told_for=AT,
        review_on=AT.date(),
        urgency=1,
        reported_together=uuid4(),
        rationale_sealed="v1|sealed",
    )


def test_sealed_content_is_destroyed_and_a_stub_stays(full):
    before = list(Event.objects.filter(concern_id=full.pk).order_by("number").values_list("digest", flat=True))
    stub = {
        name: getattr(full, name) for name, field in STORED["referrals.Concern"].fields.items() if not field.emptied
    }
    del stub["priority"]  # computed from emptied fields
    certificate = run_with_trusted_clock().certificates[0]
    full.refresh_from_db()
    assert (full.sealed, full.rationale_sealed, full.reply_key, full.language) == ("", "", "", "en")
    assert (full.about_child, full.violence) == (False, False)
    assert not any(model.objects.filter(concern=full).exists() for model in (Note, Message, Attachment, FilePage))
    assert {name: getattr(full, name) for name in stub} == stub | {"destruction": certificate}
    events = Event.objects.filter(concern_id=full.pk).order_by("number")
    assert [event.digest for event in events][:-1] == before
    assert (events.last().kind, events.last().by) == (Kind.PURGED, "purge_concerns")
    assert verify_events(at=LONG_AFTER + DAY).count == 0


def test_emptied_fields_lose_their_values(full):
    old = {name: getattr(full, name) for name, field in STORED["referrals.Concern"].fields.items() if field.emptied}
    run_with_trusted_clock()
    full.refresh_from_db()
    unchanged = {name for name, value in old.items() if value == getattr(full, name)}
    assert unchanged <= {"language", "unread_at", "follow_up_on", "restricted_at"}


def test_reasons_of_transfers_and_restrictions_are_destroyed(concern, officer, supervisor, stranger):
    transfer_concern(concern=concern, to=directory.area("essex"), reason="Canary", by=officer, at=AT)
    concern.refresh_from_db()
    boss = supervisor
    boss.force = stranger.force
    boss.save()
    legal_restrictions.apply_restriction(concern=concern, kind="correction", text="Canary", by=boss, at=AT)
    close_long_ago(concern, stranger)
    assert run_with_trusted_clock().destroyed == 1
    assert Transfer.objects.get().reason_sealed == concern.restrictions.get().sealed == ""


def test_changed_certificate_is_found(full):
    certificate = run_with_trusted_clock().certificates[0]
    assert (certificate.count, certificate.authority, certificate.force_id) == (1, "schedule", full.force_id)
    assert certificate.digest == certificate.compute_digest()
    Destruction.objects.filter(pk=certificate.pk).update(count=2)
    faults = verify_events(at=LONG_AFTER + DAY).faults
    assert faults == [f"certificate {certificate.pk}: does not fit the events of its concerns"]


@pytest.mark.parametrize("child", [True, False])
def test_nothing_is_destroyed_a_minute_early(officer, child):
    concern = close_long_ago(send(), officer, outcome="no-concern", about_child=child)
    period = timedelta(days=14 if child else 30)
    assert run_with_trusted_clock(CLOSED + period - timedelta(minutes=1)).destroyed == 0
    assert run_with_trusted_clock(CLOSED + period).destroyed == 1
    assert Destruction.objects.get() == Concern.objects.get(pk=concern.pk).destruction


def test_dry_run_counts_the_same_and_writes_nothing(full, capsys):
    close_long_ago(send(), full.owner, opened_at=None)
    before = [list(model.objects.values_list()) for model in (Concern, Note, Event, Destruction)]
    counted = run(dry_run=True)
    assert [list(model.objects.values_list()) for model in (Concern, Note, Event, Destruction)] == before
    done = run_with_trusted_clock()
    assert (counted.destroyed, counted.kept, counted.not_due) == (done.destroyed, done.kept, done.not_due)


def test_killed_run_leaves_whole_batches(officer, monkeypatch):
    monkeypatch.setattr(schedule, "BATCH", 2)
    run(LONG_AFTER - DAY, confirmed=True)
    for _ in range(5):
        close_long_ago(send(), officer)
    real, done = schedule.destroy, []

    def killed(**options):
        if len(done) == 1:
            raise KeyboardInterrupt
        done.append(real(**options))
        return done[-1]

    monkeypatch.setattr(schedule, "destroy", killed)
    with pytest.raises(KeyboardInterrupt):
        run()
    monkeypatch.setattr(schedule, "destroy", real)
    assert Concern.objects.exclude(destruction=None).count() == 2
    assert verify_events(at=LONG_AFTER + DAY).count == 0
    assert run(LONG_AFTER).destroyed == 3
    assert verify_events(at=LONG_AFTER + DAY).count == 0


def test_hold_applied_during_the_run_is_respected(officer, supervisor, monkeypatch):
    """The concern is selected before the hold, and locked after it."""
    run(LONG_AFTER - DAY, confirmed=True)
    concern = close_long_ago(send(), officer)
    real = schedule.destroy

    def late(**options):
        day = (LONG_AFTER + DAY).date()
        legal_restrictions.apply_restriction(
            concern=concern, kind="hold", text="x", review_on=day, by=supervisor, at=LONG_AFTER
        )
        return real(**options)

    monkeypatch.setattr(schedule, "destroy", late)
    assert run().destroyed == 0
    assert Concern.objects.get().sealed


def test_access_request_delays_the_schedule_but_not_erasure(officer, supervisor, make_officer):
    """The schedule keeps a concern until a request that may concern it is answered."""
    asked_for = close_long_ago(send(), officer)
    access_request = subject_access.make_access_request(
        names=["Canaryworry"], authority="x", by=supervisor, at=LONG_AFTER - DAY
    )
    run(LONG_AFTER - DAY, confirmed=True)
    for found in (0, 1):  # before the search has reached the concern, and after
        assert run(LONG_AFTER).kept["asked for by whom it may be about"] == 1
        found or subject_access.search_next_batch(access_request=access_request, by=supervisor, at=LONG_AFTER)
    assert not Concern.objects.exclude(destruction=None).exists()
    erasure = legal_restrictions.apply_restriction(
        concern=asked_for, kind="erasure", text="x", by=supervisor, at=LONG_AFTER
    )
    second = make_officer("norfolk", "second", is_supervisor=True)
    with transaction.atomic():
        assert legal_restrictions.agree_to_erasure(restriction=erasure, by=second, at=LONG_AFTER).count == 1
        transaction.set_rollback(True)
    for day in range(1, 60, 2):
        assert run(LONG_AFTER + DAY * day, confirmed=True).destroyed == 0
    SubjectAccessRequest.objects.update(answered_on=LONG_AFTER.date())
    assert run(LONG_AFTER + DAY * 60).destroyed == 1


def test_destroyed_concern_cannot_be_opened(full, officer):
    run_with_trusted_clock()
    for action in (reading.open_concern, reading.acknowledge_concern):
        with pytest.raises(InvalidTransition):
            action(concern=full, by=officer, at=LONG_AFTER)


def test_access_request_is_emptied_a_year_after_its_answer(officer):
    received_at, today = LONG_AFTER - timedelta(days=800), LONG_AFTER.date()
    access_request = {"force": officer.force, "by": officer, "sealed": "x", "received_at": received_at}
    days = (today - timedelta(days=365), today - timedelta(days=364), None)
    made = [SubjectAccessRequest.objects.create(**access_request, answered_on=day) for day in days]
    assert run_with_trusted_clock().access_requests == 1
    assert [SubjectAccessRequest.objects.get(pk=each.pk).sealed for each in made] == ["", "x", "x"]


def test_purge_concerns_command(full, capsys, monkeypatch, frozen):
    # On PostgreSQL the command reads the database's clock, which cannot be frozen.
    monkeypatch.setattr("referrals.management.commands.purge_concerns.read_clock", lambda: timezone.now)
    frozen.move_to(LONG_AFTER)
    for night in range(3):
        with pytest.raises(SystemExit):
            call_command("purge_concerns")
        output = capsys.readouterr()
        assert "0 destroyed" in output.out
        assert "Nothing was destroyed" in output.err
        frozen.move_to(LONG_AFTER + DAY * (night + 1))
    assert f"by the database's clock it is {timezone.localtime() - DAY:%d %B %Y, %H:%M}" in output.out
    call_command("purge_concerns", dry_run=True, clock_is_right=True)
    assert "1 would be destroyed" in capsys.readouterr().out
    call_command("purge_concerns", clock_is_right=True)
    output = capsys.readouterr().out
    assert "1 destroyed" in output
    assert "0 kept: on hold" in output
    assert f"certificate {Destruction.objects.get().pk}: 1 concerns" in output
