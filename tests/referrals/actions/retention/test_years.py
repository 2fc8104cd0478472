"""A walk of six years over forty concerns of every kind, compared with the tables of docs/retention.md.

Each is destroyed on its night, or kept, named with what keeps it, and asked about on its days. The clock is set, not
slept. Runs on the night on which any period ends, on the one before and on every third; asks every week at first.
"""

import re
from datetime import date

import pytest
from django.utils import timezone

from prevent_portal.mail.models import Letter
from referrals.actions.audit.event_chains import verify_events
from referrals.actions.casework import reading
from referrals.actions.casework.legal_restrictions import apply_restriction
from referrals.actions.casework.review_answers import keep_for_months
from referrals.actions.retention.backlog import blocked_concerns
from referrals.actions.retention.reviews import ask_for_reviews
from referrals.models import Concern, Destruction, Event, Outcome, SubjectAccessRequest
from referrals.rules.retention import SCHEDULE, STUB_PERIOD
from tests.figures import ROOT
from tests.referrals.actions.retention.test_destruction import DAY, run
from tests.referrals.recording import record_outcome
from tests.referrals.review.building import acknowledge, send, some_supervisor
from tools.machine.prepared import TEST_TIME

WEEK = 7 * DAY
DESK = "desk@example.org"
# After how many days, by the page for a data protection officer.
PAGE = (ROOT / "docs/retention.md").read_text()
DAYS = {words: int(days) for words, days in re.findall(r"^\| ([^|]+?) \| (\d+) days after .+ \|$", PAGE, re.M)}
WAITS_UNTIL = date(2027, 1, 11)


def hold(concern):
    given = {"kind": "hold", "text": "x", "review_on": date(2099, 1, 1), "by": some_supervisor(concern)}
    apply_restriction(concern=concern, at=timezone.now(), **given)


def ask_for(concern):
    boss = some_supervisor(concern)
    given = {"force": boss.force, "by": boss, "received_at": TEST_TIME, "is_searched": True}
    SubjectAccessRequest.objects.create(**given).found.add(concern)


def setting(**fields):
    return lambda concern: Concern.objects.filter(pk=concern.pk).update(**fields)


KEPT = {
    "on hold": hold,
    "restricted": setting(restricted_at=TEST_TIME),
    "with words that nobody has read": setting(unread_at=TEST_TIME),
    "not opened by any officer": setting(opened_at=None),
    "not delivered yet": lambda concern: concern.deliveries.update(sent_at=None),
    "asked for by whom it may be about": ask_for,
}
OPEN = {
    "not opened by any officer": {},
    "open, without a step of an officer": {"opened_at": TEST_TIME},
    "open, with a review date (also while awaiting information)": {
        "opened_at": TEST_TIME,
        "state": "awaiting",
        "follow_up_on": WAITS_UNTIL,
    },
    "open for a year": {"opened_at": TEST_TIME, "follow_up_on": date(2099, 1, 1)},
}


def close_by_the_steps(officer, outcome, *, child):
    concern = send(at=TEST_TIME)
    concern.deliveries.update(sent_at=TEST_TIME)
    at = timezone.now()
    reading.open_concern(concern=concern, by=officer, at=at)
    acknowledge(concern, officer, acknowledged_at=at)
    given = {"rationale": "x", "record_number": "1", "signposted_to": "x", "by": officer}
    record_outcome(concern=concern, outcome=outcome, at=at, **given)
    Concern.objects.filter(pk=concern.pk).update(about_child=child)
    concern.refresh_from_db()
    return concern


@pytest.fixture
def forty(officer, frozen, settings):
    settings.DUTY_EMAILS = [DESK]
    usual = [each for each in Outcome if each != Outcome.MALICIOUS]
    closed = [close_by_the_steps(officer, each, child=child) for each in usual for child in (False, True)]
    closed += [close_by_the_steps(officer, each, child=False) for each in usual]
    kept = {words: close_by_the_steps(officer, Outcome.MISTAKEN, child=True) for words in KEPT}
    for words, concern in kept.items():
        KEPT[words](concern)
    open_ones = {words: acknowledge(send(at=TEST_TIME), officer, **fields) for words, fields in OPEN.items()}
    assert Concern.objects.count() == 40
    return closed, kept, open_ones


def due(concern):
    return concern.closed_at + DAY * SCHEDULE[Outcome(concern.outcome)].days(about_child=concern.about_child)


def gone():
    return set(Concern.objects.exclude(destruction=None).values_list("pk", flat=True))


def review_days(kept, open_ones):
    """By the page: the day on which each of those that stay is asked about first."""
    of_a_child = DAYS["closed, about somebody under 18"]
    past = 7 + DAYS["closed, past its period, and neither on hold, restricted nor asked for"]
    after = {
        "on hold": 365,
        "restricted": DAYS["restricted"],
        "with words that nobody has read": past,
        "not opened by any officer": past,
        "not delivered yet": past,
        "asked for by whom it may be about": of_a_child,
    }
    found = {kept[words].pk: TEST_TIME + after[words] * DAY for words in kept}
    for words, concern in open_ones.items():
        found[concern.pk] = TEST_TIME + DAYS[words] * DAY
    waits = open_ones["open, with a review date (also while awaiting information)"]
    found[waits.pk] = TEST_TIME + (WAITS_UNTIL - TEST_TIME.date()).days * DAY
    return found


def asked_at(now):
    """Who is asked in the round of that morning, and the concerns that it asks about."""
    Letter.objects.all().delete()
    before = set(Event.objects.filter(kind="review-asked").values_list("pk", flat=True))
    ask_for_reviews(at=now)
    events = Event.objects.filter(kind="review-asked").exclude(pk__in=before)
    concerns = {event.concern_id for event in events if "access_request" not in event.facts}
    return concerns, set(Letter.objects.filter(kind="review").values_list("to", flat=True))


def test_six_years(forty, officer, boss, frozen):
    closed, kept, open_ones = forty
    run(TEST_TIME, confirmed=True)
    # A run believes the clock within three days of the one before it.
    due_on = {(due(each) - TEST_TIME).days for each in (*closed, *kept.values())}
    nights = {*range(0, 94, 3), *due_on, *(night - 1 for night in due_on)} - {0}
    assert max(nights) == 93
    for night in sorted(nights):
        now = TEST_TIME + DAY * night
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
    left = {each.pk for each in (*kept.values(), *open_ones.values())}
    assert set(Concern.objects.values_list("pk", flat=True)) == left
    assert verify_events(at=later).faults == []


def test_six_years_of_asking(forty, officer, boss, frozen):
    """A supervisor answers about the restricted one, for a year each time; nobody answers about the others."""
    closed, kept, open_ones = forty
    run(TEST_TIME + 100 * DAY, confirmed=True, most=99)
    assert gone() == {each.pk for each in closed}
    expected, answered = review_days(kept, open_ones), kept["restricted"]
    rounds = 0
    for week in (*range(1, 17), *range(51, 55), *range(57, 6 * 52 + 6, 10)):
        now = TEST_TIME + WEEK * week
        frozen.move_to(now)
        concerns, people = asked_at(now)
        assert concerns == {pk for pk, day in expected.items() if day <= now}, f"week {week}"
        late = [pk for pk, day in expected.items() if day <= now - 14 * DAY]
        # The request for what is held is to be answered a month after TEST_TIME.
        assert (DESK in people) == bool(late or week >= 5), f"week {week}"
        assert boss.user.email in people or week < 2
        rounds += week >= 57
        if answered.pk in concerns:
            until = keep_for_months(concern=answered, months=12, reason="x", by=boss, at=now)
            expected[answered.pk] = now.replace(year=until.year, month=until.month, day=until.day, hour=0)
    for concern in (*kept.values(), *open_ones.values()):
        number = Event.objects.filter(concern_id=concern.pk, kind="review-asked").count()
        assert number == 6 if concern == answered else number > rounds
