"""The digest at 08:00 of a working day: once for each officer for whom something waits, with references alone."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from prevent_portal.mail.models import Letter
from referrals.actions.casework import morning_digest
from referrals.actions.casework.morning_digest import MOST_LISTED, send_morning_digests
from referrals.models import Concern, Officer, Urgency
from tests.referrals.review.building import AT, acknowledge, close, send

# A Monday, 08:00 in London.
MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@pytest.fixture
def colleague(make_officer):
    return make_officer("norfolk", "colleague")


def letters():
    return {letter.to: letter for letter in Letter.objects.filter(kind="morning-digest")}


def waits_for(officer, **fields):
    """Assigned, and not opened."""
    return acknowledge(send(at=AT), officer, state="received", acknowledged_by=None, acknowledged_at=None, **fields)


def sections(body):
    """The number beside each heading."""
    found = [line.rpartition(": ") for line in body.splitlines() if line.rpartition(": ")[2].isdigit()]
    return {heading: int(number) for heading, _, number in found}


def choose(officer, **choices):
    Officer.objects.filter(pk=officer.pk).update(**choices)


def test_digest_counts_what_waits_and_names_references_alone(officer, colleague, settings):
    settings.OFFICERS_URL = "https://officers.example.org"
    unopened = waits_for(officer)
    offered = acknowledge(send(), colleague, opened_at=AT, offered_to=officer)
    decision = acknowledge(send(), colleague, opened_at=AT, state="outcome", outcome_by=colleague, violence=True)
    unread = acknowledge(send(), officer, opened_at=AT, unread_at=AT)
    near = acknowledge(send(), officer, opened_at=AT, target_at=MONDAY + timedelta(hours=1))
    quiet = (acknowledge(send(), officer, opened_at=AT), close(send(), officer), send())
    restricted = waits_for(officer, restricted_at=AT)
    assert send_morning_digests(at=MONDAY) == 1
    letter = letters()[officer.user.email]
    assert letter.title == "5 concerns wait for you"
    assert sections(letter.body) == {
        "Assigned, and nobody has opened it": 1,
        "Offered, and not answered": 1,
        "A second officer’s decision is asked for": 1,
        "The reporter has written, and nobody has read it": 1,
        "The time limit is near or over": 1,
    }
    for concern in (unopened, offered, decision, unread, near):
        assert f"https://officers.example.org/review/{concern.reference}/" in letter.body
    assert f"/review/{decision.reference}/approval/" in letter.body
    for concern in (*quiet, restricted):
        assert concern.reference not in letter.body
    assert "Canary" not in letter.title + letter.body


def test_nothing_is_sent_where_nothing_waits(officer, colleague, stranger):
    acknowledge(send(), officer, opened_at=AT)
    assert send_morning_digests(at=MONDAY) == 0
    assert letters() == {}


def test_digest_is_sent_once_a_day(officer):
    waits_for(officer)
    assert [send_morning_digests(at=MONDAY + timedelta(minutes=each)) for each in (0, 1, 300)] == [1, 0, 0]
    assert send_morning_digests(at=MONDAY + timedelta(days=1)) == 1
    assert Letter.objects.filter(kind="morning-digest").count() == 2


def test_second_worker_that_began_at_the_same_moment_sends_none(officer, colleague):
    """It has looked which forces are due before the first one has marked them."""
    waits_for(officer)
    waits_for(colleague)
    assert send_morning_digests(at=MONDAY) == 2
    assert morning_digest._send_to_force(officer.force_id, at=MONDAY) == 0
    # The control: without the mark it sends again.
    Officer.objects.update(digest_on=None)
    assert morning_digest._send_to_force(officer.force_id, at=MONDAY) == 2


def test_worker_that_is_killed_in_between_sends_each_one_once(officer, colleague, monkeypatch):
    for person in (officer, colleague):
        waits_for(person)
    add, calls = morning_digest.queue.add, []

    def die_at_the_second(*args, **kwargs):
        calls.append(kwargs["to"])
        if len(calls) == 2:
            raise KeyboardInterrupt
        return add(*args, **kwargs)

    with monkeypatch.context() as killed:
        killed.setattr(morning_digest.queue, "add", die_at_the_second)
        with pytest.raises(KeyboardInterrupt):
            send_morning_digests(at=MONDAY)
    assert letters() == {}
    assert not Officer.objects.exclude(digest_on=None).exists()
    assert send_morning_digests(at=MONDAY) == 2
    assert set(letters()) == {officer.user.email, colleague.user.email}


@pytest.mark.parametrize(
    ("at", "sent"),
    [
        (datetime(2026, 11, 23, 7, 59, tzinfo=UTC), 0),
        (datetime(2026, 11, 23, 8, 0, tzinfo=UTC), 1),
        (datetime(2026, 11, 23, 16, 59, tzinfo=UTC), 1),
        (datetime(2026, 11, 23, 17, 0, tzinfo=UTC), 0),
        # Summer time: 08:00 in London is 07:00 UTC, on the Monday after it began too.
        (datetime(2027, 3, 26, 7, 30, tzinfo=UTC), 0),  # Good Friday
        (datetime(2027, 3, 30, 6, 59, tzinfo=UTC), 0),
        (datetime(2027, 3, 30, 7, 0, tzinfo=UTC), 1),
        (datetime(2027, 10, 29, 7, 0, tzinfo=UTC), 1),
        (datetime(2027, 11, 1, 7, 0, tzinfo=UTC), 0),
        (datetime(2027, 11, 1, 8, 0, tzinfo=UTC), 1),
        # Saturday, Sunday, Christmas Day.
        (datetime(2026, 11, 21, 9, 0, tzinfo=UTC), 0),
        (datetime(2026, 11, 22, 9, 0, tzinfo=UTC), 0),
        (datetime(2026, 12, 25, 9, 0, tzinfo=UTC), 0),
    ],
)
def test_digest_is_made_at_eight_in_london_on_working_days(officer, at, sent):
    waits_for(officer)
    assert send_morning_digests(at=at) == sent


def test_kinds_that_are_not_wanted_are_left_out_unless_urgent(officer):
    choose(officer, told_assigned="never", told_reply="digest", told_limit="never")
    waits_for(officer)
    assert send_morning_digests(at=MONDAY) == 0
    urgent = waits_for(officer, urgency=Urgency.URGENT)
    unread = acknowledge(send(), officer, opened_at=AT, unread_at=AT)
    choose(officer, digest_on=None)
    assert send_morning_digests(at=MONDAY) == 1
    body = letters()[officer.user.email].body
    assert "Assigned, and nobody has opened it: 1" in body
    assert all(concern.reference in body for concern in (urgent, unread))


def test_decision_is_asked_of_nobody_who_may_not_give_it(officer, colleague):
    acknowledge(send(), officer, opened_at=AT, state="outcome", outcome_by=officer, violence=True)
    send_morning_digests(at=MONDAY)
    assert set(letters()) == {colleague.user.email}


def test_stand_in_has_what_waits_for_whoever_is_away(officer, colleague):
    mine, theirs = waits_for(officer), waits_for(colleague)
    choose(colleague, absent_until=MONDAY.date(), stand_in=officer)
    send_morning_digests(at=MONDAY)
    own, _, for_others = letters()[officer.user.email].body.partition("For colleagues who are away")
    assert mine.reference in own
    assert theirs.reference in for_others
    assert theirs.reference not in own
    assert theirs.reference in letters()[colleague.user.email].body
    # The day after the last day of the absence.
    Letter.objects.all().delete()
    send_morning_digests(at=MONDAY + timedelta(days=1))
    assert theirs.reference not in letters()[officer.user.email].body


def test_other_forces_and_people_who_have_left_are_told_nothing(officer, stranger):
    waits_for(officer)
    officer.user.is_active = False
    officer.user.save()
    assert send_morning_digests(at=MONDAY) == 0


def test_long_list_is_cut_and_counted(officer):
    for _ in range(MOST_LISTED + 3):
        waits_for(officer)
    send_morning_digests(at=MONDAY)
    letter = letters()[officer.user.email]
    assert letter.body.count("/review/") == MOST_LISTED + 2  # the queue, and the page of choices
    assert "and 3 more in the queue" in letter.body
    assert letter.title == f"{MOST_LISTED + 3} concerns wait for you"


def test_queries_do_not_grow_with_concerns_or_officers_without_any(officer, make_officer):
    def count():
        Officer.objects.update(digest_on=None)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            send_morning_digests(at=MONDAY)
        return len(queries)

    waits_for(officer)
    before = count()
    for number in range(3):
        make_officer("norfolk", f"more{number}")
        waits_for(officer)
        acknowledge(send(), officer, opened_at=AT, state="outcome", outcome_by=officer)
    Concern.objects.filter(state="outcome").update(restricted_at=AT)
    assert count() == before


def test_mark_is_the_day_in_london(officer):
    send_morning_digests(at=datetime(2027, 6, 1, 7, 30, tzinfo=UTC))
    officer.refresh_from_db()
    assert officer.digest_on == date(2027, 6, 1)
