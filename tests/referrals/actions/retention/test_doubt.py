"""Nothing is destroyed by a clock that nobody and nothing bears out, nor more than a person has seen (ADR 81)."""

import os
from datetime import timedelta

import pytest
from django.utils import timezone

from referrals.actions.audit.chain_ends import write_daily_ends
from referrals.actions.audit.second_sources import differing_sources
from referrals.models import Event, ForceAuditLog
from referrals.models.event import Kind
from tests.referrals.actions.retention.test_destruction import (
    CLOSED,
    DAY,
    LONG_AFTER,
    close_long_ago,
    run,
    run_with_trusted_clock,
)
from tests.referrals.review.building import send


@pytest.fixture
def full(officer):
    return close_long_ago(send(), officer)


@pytest.fixture
def usual(officer):
    """A run each night of three, the first of them confirmed; the last one's time."""
    now = CLOSED + timedelta(days=20)
    for day in (3, 2, 1):
        run(now - DAY * day, confirmed=day == 3)
    return now


@pytest.mark.parametrize("jump", [timedelta(days=3650), timedelta(days=365), timedelta(days=4)])
def test_nothing_is_destroyed_after_a_jump_until_a_person_confirms_the_clock(officer, usual, jump):
    close_long_ago(send(), officer, outcome="gateway")
    nights = [run(usual + jump + DAY * night) for night in range(30)]
    assert {(each.destroyed, bool(each.doubt)) for each in nights} == {(0, True)}
    assert not run(usual + DAY).destroyed, "the clock is right again, and stands before the last run"
    assert not run(usual + DAY, confirmed=True).doubt
    assert not run(usual + 2 * DAY).doubt


def test_control_confirmed_jump_destroys(officer, usual):
    close_long_ago(send(), officer, outcome="gateway")
    assert run(usual + timedelta(days=3650), confirmed=True).destroyed == 1


def test_clock_that_jumps_between_two_runs_is_in_doubt_by_the_last_event(officer, usual):
    """A run has been made by hand on each day of the wrong time: the events still end ten years earlier."""
    close_long_ago(send(), officer, outcome="gateway")
    later = usual + timedelta(days=3650)
    log = ForceAuditLog.objects.get(force=None)
    Event.objects.record(log.pk, Kind.RETENTION_RUN, by="x", at=later - DAY, doubt=False)
    assert "nothing has happened in the portal for 36" in run(later).doubt


def test_events_ahead_of_the_clock_are_doubted_once(usual):
    send(at=usual + timedelta(days=3650))
    assert run(usual).doubt == "events stand ahead of the clock"
    run(usual, confirmed=True)
    assert not run(usual + DAY).doubt
    send(at=usual + timedelta(days=3650))
    assert run(usual + DAY).doubt


@pytest.mark.parametrize("apart", [timedelta(days=3650), timedelta(minutes=11)])
def test_clocks_that_differ_destroy_nothing_whoever_confirms(full, frozen, apart):
    assert not differing_sources(timezone.now())
    for at in (timezone.now() + apart, timezone.now() - apart):
        assert "this machine's clock is" in differing_sources(at)
        refused = run(LONG_AFTER, doubt=differing_sources(at), confirmed=True)
        assert (refused.destroyed, bool(refused.doubt)) == (0, True)


def test_file_of_chain_ends_bears_the_clock_out(full, frozen, settings):
    path = write_daily_ends(on=timezone.localdate())
    os.utime(path, (timezone.now().timestamp(),) * 2)
    assert not differing_sources(timezone.now())
    frozen.shift(timedelta(days=3650))
    assert "the newest file of chain ends was written 3650 days" in differing_sources(timezone.now())


def test_run_destroys_no_more_than_a_person_has_seen(officer, settings):
    settings.RETENTION_MOST = 2
    for _ in range(3):
        close_long_ago(send(), officer)
    stopped = run_with_trusted_clock()
    assert (stopped.destroyed, stopped.stopped) == (0, "3 are due, more than one run destroys without a person")
    assert run(LONG_AFTER + DAY, most=2).destroyed == 0
    assert run(LONG_AFTER + DAY, most=3).destroyed == 3


def test_first_run_destroys_nothing(full):
    first = run()
    assert (first.destroyed, bool(first.doubt)) == (0, True)
    assert [run(LONG_AFTER + timedelta(hours=hour)).destroyed for hour in (1, 11, 23)] == [0, 0, 0]
    assert run(LONG_AFTER + DAY, confirmed=True).destroyed == 1
