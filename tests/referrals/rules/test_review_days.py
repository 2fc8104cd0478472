"""The next review day of each kind of thing that is kept, and the document that states them."""

import re
from datetime import date, timedelta

import pytest

from referrals.actions.casework.legal_restrictions import apply_restriction
from referrals.models import Concern, Event, LegalRestriction, SubjectAccessRequest
from referrals.models.subject_access_request import months_after
from referrals.rules import review_days
from tests.figures import ROOT
from tests.referrals.review.building import AT, acknowledge, close, send, some_supervisor

DAY = timedelta(days=1)
OPENED = {"opened_at": AT}


def dated(concern):
    return review_days.with_review_days(Concern.objects.filter(pk=concern.pk)).get()


def apply(kind, **more):
    def given(concern):
        boss = some_supervisor(concern)
        apply_restriction(concern=concern, kind=kind, text="x", by=boss, at=AT, **more)

    return given


def close_as(child=False, **fields):
    return lambda concern: close(concern, outcome="no-concern", about_child=child, **OPENED, **fields)


def both(*steps):
    def given(concern):
        for step in steps:
            step(concern)

    return given


def in_progress(**fields):
    return lambda concern: acknowledge(concern, **OPENED, **fields)


KINDS = {
    "unopened": (lambda concern: None, 14),
    "unread": (in_progress(unread_at=AT), 14),
    "untouched": (in_progress(), 28),
    "follow-up": (in_progress(follow_up_on=date(2026, 12, 1), state="awaiting"), 9),
    "open": (in_progress(follow_up_on=date(2099, 1, 1)), 365),
    "hold": (both(close_as(), apply("hold", review_on=date(2026, 12, 1))), 9),
    "restriction": (both(close_as(), apply("restriction")), 90),
    "erasure": (both(close_as(), lambda concern: concern.deliveries.update(sent_at=AT), apply("erasure")), 14),
    "past": (close_as(), 30 + 2),
    "child": (both(close_as(child=True), apply("hold", review_on=date(2099, 1, 1)), lambda concern: None), 365),
    "closed": (close_as(), 6 * 365 + 2),
}


def test_every_kind_has_a_case():
    assert set(KINDS) == set(review_days.REVIEWED)


@pytest.mark.parametrize("name", KINDS)
def test_day_of_each_kind(db, name):
    make, days = KINDS[name]
    concern = send()
    make(concern)
    found = dated(concern)
    # A day that somebody named begins at midnight.
    expected = AT + days * DAY
    assert getattr(found, f"day_{name}") == (
        expected if name not in ("follow-up", "hold") else expected.replace(hour=0) + DAY
    )
    if name != "closed":
        assert name in review_days.reasons(found)
        assert found.review_at == getattr(found, f"day_{name}")


def test_hold_for_decades_is_reviewed_after_a_year(db):
    concern = close(send(), **OPENED, outcome="no-concern")
    apply("hold", review_on=date(2099, 1, 1))(concern)
    assert dated(concern).review_at == AT + 365 * DAY
    Concern.objects.filter(pk=concern.pk).update(reviewed_at=AT + 300 * DAY, review_on=date(2027, 12, 1))
    assert dated(concern).day_hold == AT + 665 * DAY


def test_first_of_two_holds_counts_and_a_lifted_one_does_not(db):
    concern = close(send(), **OPENED)
    for day in (date(2027, 3, 1), date(2027, 2, 1)):
        apply("hold", review_on=day)(concern)
    assert dated(concern).day_hold.date() == date(2027, 2, 1)
    LegalRestriction.objects.filter(review_on=date(2027, 2, 1)).update(ended_at=AT)
    assert dated(concern).day_hold.date() == date(2027, 3, 1)


def test_reading_is_no_step_and_a_note_is(db):
    concern = acknowledge(send(), **OPENED)
    for kind, moved in (("read", 0), ("exported", 0), ("noted", 20)):
        Event.objects.record(concern.pk, kind, by="x@example.org", at=AT + 20 * DAY)
        assert dated(concern).day_untouched == AT + (28 + moved) * DAY, kind


def test_review_covers_what_was_there_and_nothing_that_came_since(db):
    concern = close(send(), **OPENED, outcome="no-concern", unread_at=AT)
    reviewed = {"reviewed_at": AT + 20 * DAY, "review_on": date(2027, 6, 1)}
    Concern.objects.filter(pk=concern.pk).update(**reviewed)
    assert dated(concern).review_at.date() == date(2027, 6, 1)
    Concern.objects.filter(pk=concern.pk).update(unread_at=AT + 21 * DAY)
    assert dated(concern).review_at == AT + 35 * DAY


def test_no_review_puts_a_request_for_erasure_off(db):
    concern = close(send(), **OPENED)
    concern.deliveries.update(sent_at=AT)
    apply("erasure")(concern)
    Concern.objects.filter(pk=concern.pk).update(reviewed_at=AT + DAY, review_on=date(2027, 6, 1))
    assert dated(concern).day_erasure == AT + 14 * DAY


def test_unreadable_schedule_leaves_the_days_of_the_code(db, settings):
    concern = close(send(), **OPENED, outcome="no-concern")
    settings.RETENTION_DAYS = "no-concern=10/10"
    assert dated(concern).review_at == AT + 12 * DAY
    settings.RETENTION_DAYS = "rubbish"
    assert dated(concern).review_at == AT + 32 * DAY


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
        (date(2027, 1, 31), 1, date(2027, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
    ],
)
def test_a_month_is_a_calendar_month(day, months, later):
    assert months_after(day, months) == later


def test_access_request_is_asked_about_so_that_the_desk_hears_on_its_day(officer):
    request = SubjectAccessRequest(force=officer.force, by=officer, received_at=AT)
    assert request.answer_by == date(2026, 12, 21)
    assert review_days.first_asked_on(request) + review_days.STEPS[-1].after == request.answer_by
    request.extended_on = date(2026, 12, 1)
    assert request.answer_by == date(2027, 2, 21)


def test_document_states_every_day_and_step():
    page = (ROOT / "docs/retention.md").read_text()
    section = page.partition("## What prompts a review")[2].partition("\n## ")[0]
    days = re.findall(r"^\| ([^|]+?) \| (\d+) days? after (.+) \|$", section, re.M)
    assert days == [(each.words, str(each.days), each.since) for each in review_days.REVIEWED.values()]
    steps = re.findall(r"^\| after (\d+) days \| (.+) \|$", section, re.M)
    assert steps == [(str(step.after.days), step.who) for step in review_days.STEPS]
    for months in (review_days.MONTHS_OPEN, review_days.MONTHS_CLOSED):
        assert ", ".join(map(str, months)) in section
