"""Erasures, holds and restrictions outlive a restore: a signed file outside the database has them (ADR 81)."""

from contextlib import contextmanager
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from referrals.actions.audit.event_chains import verify_events
from referrals.actions.casework import legal_restrictions
from referrals.actions.casework.review_answers import keep_for_months
from referrals.actions.retention import decision_file, decisions
from referrals.actions.retention.decisions import OLDER, is_older, missing_decisions, write_decisions
from referrals.models import RestrictionKind, RetentionDecision
from tests.referrals.actions.retention.test_destruction import DAY, LONG_AFTER, close_long_ago, run
from tests.referrals.duty.conftest import duty_client  # noqa: F401
from tests.referrals.review.building import send

NEXT_YEAR = date(2027, 12, 1)


@pytest.fixture(autouse=True)
def _long_after(frozen):
    frozen.move_to(LONG_AFTER)


@pytest.fixture
def second(make_officer):
    return make_officer("norfolk", "second", is_supervisor=True)


@pytest.fixture
def closed(officer):
    return [close_long_ago(send(answer=f"Canaryerased {each}"), officer) for each in range(5)]


def apply(concern, kind, boss, **given):
    concern.refresh_from_db()
    at = timezone.now()
    return legal_restrictions.apply_restriction(concern=concern, kind=kind, text="Canarywhy", by=boss, at=at, **given)


def decide_everything(concerns, boss, second):
    erased, held, restricted, lifted, corrected = concerns
    asked = apply(erased, RestrictionKind.ERASURE, boss)
    legal_restrictions.agree_to_erasure(restriction=asked, by=second, at=timezone.now())
    apply(held, RestrictionKind.HOLD, boss, review_on=NEXT_YEAR)
    apply(restricted, RestrictionKind.RESTRICTION, boss)
    hold = apply(lifted, RestrictionKind.HOLD, boss, review_on=NEXT_YEAR)
    legal_restrictions.lift_restriction(restriction=hold, reason="x", by=boss, at=timezone.now())
    apply(corrected, RestrictionKind.CORRECTION, boss)


@contextmanager
def lost_to_a_restore():
    """What happens in this block is in no backup: the database forgets it, and the files do not."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    decisions._asked = None


@pytest.fixture
def restored(closed, boss, second):
    with lost_to_a_restore():
        decide_everything(closed, boss, second)
        write_decisions()
    return closed


def state(concern):
    concern.refresh_from_db()
    active = sorted(concern.restrictions.filter(ended_at=None).values_list("kind", flat=True))
    return bool(concern.destruction_id), bool(concern.sealed), bool(concern.restricted_at), active


def test_control_a_restore_alone_undoes_every_decision(restored):
    assert {str(state(each)) for each in restored} == {str((False, True, False, []))}


def test_later_review_date_of_a_hold_outlives_a_restore(closed, boss):
    hold = apply(closed[0], RestrictionKind.HOLD, boss, review_on=timezone.localdate(LONG_AFTER + DAY))
    write_decisions()
    with lost_to_a_restore():
        until = keep_for_months(concern=closed[0], months=12, reason="x", by=boss, at=LONG_AFTER + 2 * DAY)
        write_decisions()
    hold.refresh_from_db()
    assert hold.review_on < until, "the control: the backup has the earlier date"
    call_command("reapply_decisions", stdout=StringIO())
    hold.refresh_from_db()
    assert hold.review_on == until
    assert verify_events(at=LONG_AFTER + 3 * DAY).count == 0


def test_decisions_are_applied_again_by_one_command(restored):
    assert is_older()
    out = StringIO()
    call_command("reapply_decisions", stdout=out)
    decisions._asked = None
    assert [state(each) for each in restored] == [
        (True, False, False, []),
        (False, True, False, ["hold"]),
        (False, True, True, ["restriction"]),
        (False, True, False, []),
        (False, True, False, ["correction"]),
    ]
    assert restored[1].restrictions.get().review_on == NEXT_YEAR
    assert f"The words of a correction are lost, ask for them: {restored[4].reference}" in out.getvalue()
    assert not is_older()
    before = RetentionDecision.objects.count()
    call_command("reapply_decisions", stdout=StringIO())
    assert RetentionDecision.objects.count() == before == decision_file.last_number()
    assert verify_events(at=LONG_AFTER + DAY).count == 0


def test_nothing_runs_on_a_database_older_than_its_decisions(restored, boss_client, duty_client):  # noqa: F811
    for command in ("send_deliveries", "purge_concerns"):
        with pytest.raises(CommandError, match="older than its decisions: run `manage.py reapply_decisions`"):
            call_command(command, **({"once": True} if command == "send_deliveries" else {}))
    pages = [(boss_client, f"/review/{restored[0].reference}/"), (boss_client, "/review/"), (duty_client, "/duty/")]
    for client, page in pages:
        response = client.get(page)
        assert response.status_code == 503
        assert OLDER in response.content.decode()
    call_command("reapply_decisions", stdout=StringIO())
    decisions._asked = None
    assert boss_client.get(f"/review/{restored[0].reference}/").status_code == 410
    assert duty_client.get("/duty/").status_code == 200


def test_report_is_taken_while_the_database_is_older(restored):
    assert send(at=LONG_AFTER)


def test_held_concern_is_not_destroyed_after_the_restore(restored):
    call_command("reapply_decisions", stdout=StringIO())
    assert run(LONG_AFTER, confirmed=True).kept["on hold"] == 1
    assert not state(restored[1])[0]


def test_control_without_the_command_the_held_concern_is_destroyed(restored):
    run(LONG_AFTER, confirmed=True)
    assert state(restored[1])[0]


def test_destruction_by_the_schedule_is_applied_again_too(closed):
    with lost_to_a_restore():
        assert run(LONG_AFTER, confirmed=True).destroyed == 5
        write_decisions()
    call_command("reapply_decisions", stdout=StringIO())
    assert {state(each)[:2] for each in closed} == {(True, False)}


def test_concern_that_was_open_in_the_backup_is_destroyed_closed(officer, boss, second):
    concern = send()
    with lost_to_a_restore():
        close_long_ago(concern, officer, outcome="no-concern")
        asked = apply(concern, RestrictionKind.ERASURE, boss)
        legal_restrictions.agree_to_erasure(restriction=asked, by=second, at=timezone.now())
        write_decisions()
    concern.refresh_from_db()
    assert concern.state == "received"
    call_command("reapply_decisions", stdout=StringIO())
    assert state(concern) == (True, False, False, [])
    assert (concern.state, concern.outcome) == ("closed", "no-concern")


def test_concern_that_the_backup_does_not_have_is_named(officer, boss):
    with lost_to_a_restore():
        concern = close_long_ago(send(), officer)
        apply(concern, RestrictionKind.HOLD, boss, review_on=NEXT_YEAR)
        write_decisions()
    out = StringIO()
    call_command("reapply_decisions", stdout=out)
    assert f"Decided about, and not in this database: {concern.reference}" in out.getvalue()
    decisions._asked = None
    assert not is_older()


def test_dry_run_names_what_is_lacking_and_writes_nothing(restored):
    out = StringIO()
    call_command("reapply_decisions", dry_run=True, stdout=out)
    assert f"Put on hold: {restored[1].reference}" in out.getvalue()
    assert not RetentionDecision.objects.exists()


def test_file_has_no_personal_data(closed, boss, second):
    decide_everything(closed, boss, second)
    write_decisions()
    text = decision_file.path().read_text()
    for word in ("Canary", "@", "example.org"):
        assert word not in text


def test_changed_file_is_not_believed(restored):
    path = decision_file.path()
    lines = path.read_text().splitlines(keepends=True)
    for damaged in (
        [line.replace('"hold"', '"correction"') for line in lines],
        lines[:1] + lines[2:],
        lines[1:],
        [lines[1], lines[0], *lines[2:]],
        [line.split("\t")[0] + "\t" + "0" * 64 + "\n" for line in lines],
    ):
        path.write_text("".join(damaged))
        with pytest.raises(CommandError, match="not signed"):
            call_command("reapply_decisions", stdout=StringIO())
    path.write_text("".join(lines))
    call_command("reapply_decisions", stdout=StringIO())


def test_decision_waits_in_the_database_while_the_file_cannot_be_written(closed, boss, monkeypatch):
    apply(closed[0], RestrictionKind.HOLD, boss, review_on=NEXT_YEAR)

    def full(rows):
        raise OSError("No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(decision_file, "append", full)
        with pytest.raises(OSError, match="No space"):
            write_decisions()
    assert RetentionDecision.objects.unwritten().count() == 1
    assert write_decisions() == 1
    assert not RetentionDecision.objects.unwritten().exists()


def test_worker_killed_between_file_and_database_goes_on(closed, boss):
    apply(closed[0], RestrictionKind.HOLD, boss, review_on=NEXT_YEAR)
    with lost_to_a_restore():
        write_decisions()  # written, and then killed before the commit
    assert not is_older()
    assert not missing_decisions()
    write_decisions()
    apply(closed[1], RestrictionKind.HOLD, boss, review_on=NEXT_YEAR)
    assert write_decisions() == 1
    assert [line.number for line in decision_file.read()] == [1, 2]


def test_line_cut_off_by_a_full_disk_is_written_again(closed, boss):
    apply(closed[0], RestrictionKind.HOLD, boss, review_on=NEXT_YEAR)
    write_decisions()
    with decision_file.path().open("a") as file:
        file.write('{"number": 2, "id')
    apply(closed[1], RestrictionKind.HOLD, boss, review_on=NEXT_YEAR)
    write_decisions()
    assert [line.reference for line in decision_file.read()] == [each.reference for each in closed[:2]]


def test_file_on_another_machine_catches_up(closed, boss, settings, tmp_path):
    for concern in closed[:2]:
        apply(concern, RestrictionKind.HOLD, boss, review_on=NEXT_YEAR)
    write_decisions()
    first = decision_file.path().read_text()
    settings.CHAIN_ENDS_DIR = tmp_path / "another"
    assert write_decisions() == 2
    assert decision_file.path().read_text() == first


def test_every_way_to_decide_is_kept(closed, boss, second):
    decide_everything(closed, boss, second)
    kept = list(RetentionDecision.objects.values_list("act", flat=True))
    assert sorted(kept) == sorted(["erasure", "destroyed", "hold", "restriction", "hold", "ended", "correction"])


def test_damaged_file_stops_no_mail_and_is_logged(restored, log_book):
    decision_file.path().write_text("rubbish\n")
    assert not is_older()
    assert log_book.holding(["The file of decisions cannot be read."])
