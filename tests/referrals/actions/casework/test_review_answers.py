"""A review is answered by who may: keep it for some months, for a reason, or let it go by the schedule."""

from datetime import date, timedelta

import pytest

from referrals.actions.casework.legal_restrictions import apply_restriction
from referrals.actions.casework.reading import open_concern
from referrals.actions.casework.review_answers import end_keeping, keep_for_months
from referrals.models import Concern, Event
from referrals.models.states import InvalidTransition, NotPermitted, Restricted, TooEarly
from referrals.rules.permissions import Denied
from referrals.rules.review_days import MONTHS_CLOSED, with_review_days
from tests.referrals.actions.retention.test_destruction import DAY, run
from tests.referrals.review.building import AT, acknowledge, close, send

GIVEN = {"reason": "Canaryreason", "at": AT + 40 * DAY}


def dated(concern):
    return with_review_days(Concern.objects.filter(pk=concern.pk)).get()


@pytest.fixture
def open_one(officer):
    return acknowledge(send(), officer, opened_at=AT)


@pytest.fixture
def closed(officer):
    concern = send()
    concern.deliveries.update(sent_at=AT)
    return close(concern, officer, opened_at=AT, outcome="no-concern")


@pytest.fixture
def held(closed, boss):
    for kind, day in (("hold", date(2026, 12, 20)), ("restriction", None)):
        apply_restriction(concern=closed, kind=kind, text="x", review_on=day, by=boss, at=AT)
    closed.refresh_from_db()
    return closed


def test_owner_keeps_an_open_concern_and_says_why(open_one, officer):
    assert keep_for_months(concern=open_one, months=3, by=officer, **GIVEN) == date(2027, 3, 31)
    event = Event.objects.filter(concern_id=open_one.pk).order_by("-number").first()
    assert (event.kind, event.by, event.facts) == (
        "reviewed",
        officer.user.email,
        {"keep": True, "until": "2027-03-31"},
    )
    notes = [text for _, text in open_concern(concern=open_one, by=officer, at=GIVEN["at"])["notes"]]
    assert notes == ["Canaryreason"]
    assert "Canary" not in str(event.facts)


def test_only_who_is_asked_may_answer(open_one, closed, officer, make_officer, stranger):
    colleague = make_officer("norfolk", "colleague")
    with pytest.raises(NotPermitted):
        keep_for_months(concern=open_one, months=1, by=colleague, **GIVEN)
    with pytest.raises(NotPermitted):
        keep_for_months(concern=closed, months=1, by=officer, **GIVEN)
    with pytest.raises(NotPermitted):
        end_keeping(concern=closed, by=officer, **GIVEN)
    with pytest.raises(Denied):
        keep_for_months(concern=open_one, months=1, by=stranger, **GIVEN)
    Concern.objects.filter(pk=open_one.pk).update(restricted_at=AT)
    with pytest.raises(Restricted):
        keep_for_months(concern=open_one, months=1, by=officer, **GIVEN)
    assert not Event.objects.filter(kind="reviewed").exists()


@pytest.mark.parametrize("months", [0, -1, 6, 12, 1200])
def test_open_concern_is_not_put_off_for_long(open_one, officer, months):
    with pytest.raises(ValueError, match="months"):
        keep_for_months(concern=open_one, months=months, by=officer, **GIVEN)


@pytest.mark.parametrize("months", MONTHS_CLOSED)
def test_kept_hold_is_asked_about_on_the_new_day(held, boss, months):
    until = keep_for_months(concern=held, months=months, by=boss, **GIVEN)
    assert dated(held).review_at.date() == until
    assert held.restrictions.get(kind="hold").review_on == until
    assert run(AT + 60 * DAY, confirmed=True).destroyed == 0


def test_hold_whose_day_is_still_to_come_keeps_it(held, boss):
    held.restrictions.filter(kind="hold").update(review_on=date(2027, 1, 5))
    keep_for_months(concern=held, months=12, by=boss, **GIVEN)
    assert dated(held).review_at.date() == date(2027, 1, 5)


def test_review_date_that_is_over_is_moved(officer):
    waiting = acknowledge(
        send(), officer, opened_at=AT, state="awaiting", follow_up_on=date(2026, 12, 1), follow_up_told=True
    )
    keep_for_months(concern=waiting, months=1, by=officer, **GIVEN)
    waiting.refresh_from_db()
    assert (waiting.follow_up_on, waiting.follow_up_told) == (date(2027, 1, 31), False)


def test_ending_lifts_all_and_the_schedule_destroys_it(held, boss):
    run(AT + 39 * DAY, confirmed=True)
    end_keeping(concern=held, by=boss, **GIVEN)
    assert not held.restrictions.active().exists()
    kinds = set(Event.objects.filter(concern_id=held.pk).values_list("kind", flat=True))
    assert {"hold-lifted", "unrestricted", "reviewed"} <= kinds
    assert dated(held).review_at.date() == (GIVEN["at"] + 2 * DAY).date()
    assert run(AT + 41 * DAY).destroyed == 1


def test_ending_is_refused_with_what_else_keeps_it(held, boss, open_one):
    Concern.objects.filter(pk=held.pk).update(unread_at=AT)
    with pytest.raises(TooEarly) as refused:
        end_keeping(concern=held, by=boss, **GIVEN)
    assert refused.value.obstacles == ["with words that nobody has read"]
    assert held.restrictions.active().count() == 2
    with pytest.raises(InvalidTransition):
        end_keeping(concern=open_one, by=boss, **GIVEN)


def test_destroyed_concern_is_not_reviewed(closed, boss):
    run(AT + 39 * DAY, confirmed=True)
    with pytest.raises(InvalidTransition):
        keep_for_months(concern=closed, months=1, by=boss, **GIVEN | {"at": AT + timedelta(days=50)})


def test_nothing_is_saved_when_the_event_is_not(held, boss, monkeypatch):
    def fail(*args, **kwargs):
        raise OSError("full")

    monkeypatch.setattr("referrals.actions.casework.review_answers.Event.objects.record", fail)
    before = list(Concern.objects.values_list()), list(held.restrictions.values_list())
    with pytest.raises(OSError, match="full"):
        keep_for_months(concern=held, months=1, by=boss, **GIVEN)
    assert (list(Concern.objects.values_list()), list(held.restrictions.values_list())) == before
