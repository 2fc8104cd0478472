"""A walk of six years over concerns of every kind: each is destroyed on its night, or named with what keeps it.

The clock is set, not slept. Runs every third night, the longest gap that needs nobody, while any period ends.
"""

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from prevent_portal import clock
from referrals.actions.audit.event_chains import verify_events
from referrals.actions.casework import outcomes, reading
from referrals.actions.casework.legal_restrictions import apply_restriction
from referrals.actions.retention.backlog import blocked_concerns
from referrals.models import Concern, Destruction, Outcome
from referrals.rules.retention import SCHEDULE, STUB_PERIOD
from tests.referrals.actions.retention.test_destruction import DAY, run
from tests.referrals.review.building import acknowledge, send, some_supervisor
from tools.machine.prepared import TEST_TIME

STEP = 3 * DAY
TEN_YEARS = timedelta(days=3653)


def hold(concern):
    given = {"kind": "hold", "text": "x", "review_on": date(2099, 1, 1), "by": some_supervisor(concern)}
    apply_restriction(concern=concern, at=timezone.now(), **given)


KEPT = {
    "on hold": hold,
    "restricted": lambda concern: Concern.objects.filter(pk=concern.pk).update(restricted_at=TEST_TIME),
    "with words that nobody has read": lambda concern: Concern.objects.filter(pk=concern.pk).update(
        unread_at=TEST_TIME
    ),
    "not opened by any officer": lambda concern: Concern.objects.filter(pk=concern.pk).update(opened_at=None),
    "not delivered yet": lambda concern: concern.deliveries.update(sent_at=None),
}


def close_by_the_steps(officer, outcome, *, child):
    concern = send(at=TEST_TIME)
    concern.deliveries.update(sent_at=TEST_TIME)
    at = timezone.now()
    reading.open_concern(concern=concern, by=officer, at=at)
    acknowledge(concern, officer, acknowledged_at=at)
    given = {"rationale": "x", "record_number": "1", "signposted_to": "x", "by": officer}
    outcomes.record_outcome(concern=concern, outcome=outcome, at=at, **given)
    Concern.objects.filter(pk=concern.pk).update(about_child=child)
    concern.refresh_from_db()
    return concern


@pytest.fixture
def forty(officer, frozen):
    usual = [each for each in Outcome if each != Outcome.MALICIOUS]
    closed = [close_by_the_steps(officer, each, child=child) for each in usual for child in (False, True)]
    more = [close_by_the_steps(officer, each, child=False) for each in usual]
    kept = {words: close_by_the_steps(officer, Outcome.MISTAKEN, child=True) for words in KEPT}
    for words, concern in kept.items():
        KEPT[words](concern)
    open_ones = [acknowledge(send(at=TEST_TIME), officer) for _ in range(40 - len(closed) - len(more) - len(kept))]
    assert Concern.objects.count() == 40
    return closed + more, kept, open_ones


def due(concern):
    return concern.closed_at + DAY * SCHEDULE[Outcome(concern.outcome)].days(about_child=concern.about_child)


def gone():
    return set(Concern.objects.exclude(destruction=None).values_list("pk", flat=True))


def test_six_years(forty, officer, frozen):
    closed, kept, open_ones = forty
    run(TEST_TIME, confirmed=True)
    for night in range(1, 32):
        now = TEST_TIME + STEP * night
        frozen.move_to(now)
        done = run(now)
        assert not done.stopped
        expected = {each.pk for each in closed if due(each) <= now}
        assert gone() == expected, f"night {night}"
        named = {each.pk: keeps for each, keeps in blocked_concerns(officer.force_id, now, most=99)}
        assert named == {each.pk: [words] for words, each in kept.items() if due(each) <= now}
    assert gone() == {each.pk for each in closed}
    later = Destruction.objects.order_by("at").last().at + STUB_PERIOD
    frozen.move_to(later)
    assert run(later).doubt
    assert run(later, confirmed=True).stubs == len(closed)
    left = {each.pk for each in (*kept.values(), *open_ones)}
    assert set(Concern.objects.values_list("pk", flat=True)) == left
    assert verify_events(at=later).faults == []


@pytest.mark.parametrize("off", [-TEN_YEARS, TEN_YEARS], ids=["back", "ahead"])
def test_a_minute_of_a_wrong_clock_destroys_nothing_early(officer, frozen, monkeypatch, off):
    """The process's clock is wrong for the minute in which a concern is closed; the database's is right."""
    monkeypatch.setattr("prevent_portal.clock.read_database_time", lambda: TEST_TIME)
    with time_machine.travel(TEST_TIME + off, tick=False):
        concern = send(at=clock.now())
        concern.deliveries.update(sent_at=clock.now())
        reading.open_concern(concern=concern, by=officer, at=clock.now())
        acknowledge(concern, officer, acknowledged_at=clock.now())
        given = {"rationale": "x", "by": officer, "at": clock.now()}
        outcomes.record_outcome(concern=concern, outcome=Outcome.MISTAKEN, **given)
    concern.refresh_from_db()
    run(TEST_TIME, confirmed=True)
    for night in range(1, 5):
        assert run(TEST_TIME + STEP * night).destroyed == 0
    assert run(due(concern)).destroyed == 1
