"""People are asked about what is kept on its review day, and louder each week until somebody answers."""

from datetime import date, timedelta

import pytest

from prevent_portal.mail.models import Letter
from referrals.actions.audit.event_chains import verify_events
from referrals.actions.casework.assessment import await_information
from referrals.actions.casework.review_answers import keep_for_months
from referrals.actions.casework.time_limits import remind_owners
from referrals.actions.data_rights.answering import answer_access_request, extend_access_request
from referrals.actions.data_rights.subject_access import make_access_request
from referrals.actions.retention import reviews
from referrals.actions.retention.reviews import Reviews, ask_for_reviews, read_reviews
from referrals.models import Concern, Event
from tests.referrals.review.building import AT, BASILDON, acknowledge, add_hold, close, send

DAY = timedelta(days=1)
DESK = "desk@example.org"


@pytest.fixture(autouse=True)
def _desk(settings):
    settings.DUTY_EMAILS = [DESK]


def asked_on(day):
    """Who was asked in the round of that morning, and about what."""
    Letter.objects.all().delete()
    ask_for_reviews(at=AT.replace(hour=9) + day * DAY)
    return {letter.to: letter for letter in Letter.objects.filter(kind="review")}


def people(day):
    return set(asked_on(day))


def eve_and_day(*days):
    """A round asks about all that is due by then: nobody on the eve means nobody on any day before it."""
    return sorted({each for day in days for each in (day - 1, day)})


@pytest.fixture
def untouched(officer):
    """Due 28 days after AT."""
    return acknowledge(send(), officer, opened_at=AT)


def test_owner_then_supervisors_then_the_desk_every_week(untouched, officer, boss):
    owner, supervisor = officer.user.email, boss.user.email
    expected = {28: {owner}, 35: {supervisor}, 42: {supervisor, DESK}, 49: {supervisor, DESK}, 56: {supervisor, DESK}}
    assert {day: found for day in eve_and_day(*expected, 59) if (found := people(day))} == expected
    events = Event.objects.filter(concern_id=untouched.pk, kind="review-asked").order_by("number")
    assert [event.facts["days"] for event in events] == [0, 7, 14, 14, 14]
    assert events[0].facts["why"] == ["untouched"]
    assert verify_events(at=AT + 60 * DAY).faults == []


def test_outage_of_the_worker_makes_nothing_quieter(untouched, boss):
    assert people(45) == {boss.user.email, DESK}


def test_a_round_is_made_once_a_day_and_not_at_night(untouched, officer):
    assert ask_for_reviews(at=AT.replace(hour=7) + 28 * DAY) == 0
    assert ask_for_reviews(at=AT.replace(hour=8) + 28 * DAY) == 1
    assert ask_for_reviews(at=AT.replace(hour=9) + 28 * DAY) == 0
    assert Letter.objects.filter(kind="review").count() == 1


def test_mail_has_references_and_nothing_of_what_was_reported(untouched, officer):
    letter = asked_on(28)[officer.user.email]
    assert untouched.reference in letter.body
    assert "/review/reviews/" in letter.body
    assert "Canary" not in letter.title + letter.body
    assert letter.title == "1 to review"
    again = asked_on(35)
    assert again[DESK].title == "1 to review: asked before, and not answered"  # a force without any supervisor
    assert f"{untouched.reference}: asked 1 time before" in again[DESK].body


def test_answer_ends_the_asking_until_the_day_that_it_set(untouched, officer, boss):
    assert people(28)
    at = AT + 30 * DAY
    keep_for_months(concern=untouched, months=3, reason="x", by=officer, at=at)
    until = date(2027, 3, 21)
    days = (until - AT.date()).days
    assert [day for day in eve_and_day(32, days, days + 7) if people(day)] == [days, days + 7]


def test_step_of_an_officer_ends_the_asking(untouched, officer, boss):
    assert people(28)
    await_information(
        concern=untouched_in_assessment(untouched), what="x", until=date(2027, 1, 10), by=officer, at=AT + 30 * DAY
    )
    assert [day for day in eve_and_day(32, 49) if people(day)] == []


def untouched_in_assessment(concern):
    Concern.objects.filter(pk=concern.pk).update(state="assessment")
    concern.refresh_from_db()
    return concern


def test_reminder_of_a_review_date_is_the_first_asking(officer, boss):
    waiting = acknowledge(send(), officer, opened_at=AT, state="awaiting", follow_up_on=date(2026, 12, 1))
    day = (date(2026, 12, 1) - AT.date()).days
    remind_owners(at=AT.replace(hour=9) + day * DAY)
    assert [each for each in eve_and_day(day + 1, day + 7, day + 14) if people(each)] == [day + 7, day + 14]
    assert waiting.deliveries.filter(purpose="follow-up").count() == 1


def test_without_a_reminder_the_owner_is_asked_all_the_same(officer, boss):
    acknowledge(send(), officer, opened_at=AT, state="awaiting", follow_up_on=date(2026, 12, 1))
    assert people(10) == {officer.user.email}


@pytest.mark.parametrize("how", ["left", "other force", "restricted"])
def test_owner_who_cannot_decide_is_not_asked(untouched, officer, boss, stranger, how):
    if how == "left":
        officer.user.is_active = False
        officer.user.save()
    elif how == "other force":
        Concern.objects.filter(pk=untouched.pk).update(owner=stranger)
    else:
        Concern.objects.filter(pk=untouched.pk).update(restricted_at=AT)
    assert people(28) == {boss.user.email}


def test_unopened_report_of_nobody_is_asked_about_for_years(db, boss):
    send()
    weeks = [*range(14, 14 + 7 * 6, 7), *range(365, 365 * 7, 364)]
    assert [day for day in weeks if people(day) >= {boss.user.email}] == weeks


def test_hold_whose_day_is_over_is_asked_about(officer, boss):
    held = close(send(), officer, opened_at=AT)
    add_hold(held)
    held.restrictions.update(review_on=date(2026, 12, 1))
    assert boss.user.email in people(10)
    assert people(11) == set()


def test_each_force_is_asked_about_its_own(untouched, officer, boss, make_officer):
    other = make_officer("essex", "boss", is_supervisor=True)
    theirs = send(council=BASILDON, at=AT + 14 * DAY)
    letters = asked_on(28)
    assert set(letters) == {officer.user.email, other.user.email}
    assert theirs.reference not in letters[officer.user.email].body


def test_more_than_a_batch_is_asked_in_the_next_rounds_of_the_day(officer, monkeypatch):
    monkeypatch.setattr(reviews, "BATCH", 2)
    for _ in range(5):
        acknowledge(send(), officer, opened_at=AT)
    at = AT.replace(hour=9) + 28 * DAY
    assert [ask_for_reviews(at=at) for _ in range(4)] == [2, 2, 1, 0]
    assert Event.objects.filter(kind="review-round").count() == 1


def test_nothing_is_marked_as_asked_when_a_letter_cannot_be_queued(untouched, monkeypatch):
    def fail(*args, **kwargs):
        raise OSError("full")

    monkeypatch.setattr(reviews.queue, "add", fail)
    with pytest.raises(OSError, match="full"):
        people(28)
    assert not Event.objects.filter(kind__in=["review-asked", "review-round"]).exists()


class TestAccessRequests:
    @pytest.fixture
    def made(self, boss):
        """To be answered by 21 December."""
        return make_access_request(names=["Canaryname"], authority="Canaryproof", by=boss, at=AT)

    def test_louder_as_its_day_comes(self, made, boss, make_officer):
        second = make_officer("norfolk", "second", is_supervisor=True).user.email
        own, both = boss.user.email, {boss.user.email, second}
        expected = {16: {own}, 23: both, 30: both | {DESK}, 37: both | {DESK}, 44: both | {DESK}}
        assert {day: found for day in eve_and_day(*expected, 49) if (found := people(day))} == expected

    def test_who_searched_and_supervises_no_more_is_not_asked(self, made, boss, make_officer):
        second = make_officer("norfolk", "second", is_supervisor=True).user.email
        boss.is_supervisor = False
        boss.save()
        assert people(16) == {second}

    def test_mail_has_its_day_and_no_name(self, made, boss):
        letter = asked_on(16)[boss.user.email]
        assert "21 December 2026" in letter.body
        assert "Canary" not in letter.title + letter.body

    def test_is_not_lost_after_28_days_and_ends_with_the_answer(self, made, boss):
        for week in (0, 1, 2, 3, 20):
            assert DESK in people(30 + 7 * week)
        at = AT + 200 * DAY
        answer_access_request(access_request=made, answer="copy", on=at.date(), by=boss, at=at)
        assert not any(people(day) for day in (201, 230, 600))

    def test_extension_begins_anew(self, made, boss):
        assert people(16)
        extend_access_request(access_request=made, reason="Canarywhy", by=boss, at=AT + 17 * DAY)
        # By 21 February.
        day = (date(2027, 2, 21) - AT.date()).days
        assert [each for each in eve_and_day(19, day - 14, day - 7, day) if people(each)] == [day - 14, day - 7, day]
        assert people(day + 7) == {boss.user.email, DESK}

    def test_is_counted(self, made):
        assert read_reviews(AT + 15 * DAY) == Reviews(0, 0)
        assert read_reviews(AT + 16 * DAY) == Reviews(1, 0)
        assert read_reviews(AT + 30 * DAY) == Reviews(1, 1)


def test_what_is_due_and_overdue_is_counted(untouched, officer, boss):
    assert read_reviews(AT + 28 * DAY - timedelta(minutes=1)) == Reviews(0, 0)
    assert read_reviews(AT + 28 * DAY) == Reviews(1, 0)
    assert read_reviews(AT + 42 * DAY) == Reviews(1, 1)
    keep_for_months(concern=untouched, months=1, reason="x", by=officer, at=AT + 42 * DAY)
    assert read_reviews(AT + 43 * DAY) == Reviews(0, 0)
