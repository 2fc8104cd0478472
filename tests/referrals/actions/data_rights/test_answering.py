"""A subject access request is answered, or extended once; what it found is kept until then."""

from datetime import timedelta

import pytest

from referrals.actions.data_rights import subject_access
from referrals.actions.data_rights.answering import answer_access_request, extend_access_request
from referrals.models import Event, ForceAuditLog, SubjectAccessRequest
from referrals.models.states import InvalidTransition, NotPermitted
from tests.referrals.actions.retention.test_destruction import DAY, close_long_ago, run
from tests.referrals.review.building import AT, send


@pytest.fixture
def asked(boss):
    return subject_access.make_access_request(names=["Canaryworry"], authority="Canaryproof", by=boss, at=AT)


def answer(asked, by, on=None, at=AT + 10 * DAY):
    answer_access_request(access_request=asked, answer="copy", on=on or at.date(), by=by, at=at)


def test_answer_is_recorded_with_its_date_and_how(asked, boss):
    answer(asked, boss, on=(AT + 8 * DAY).date())
    asked.refresh_from_db()
    assert (asked.answered_on, asked.get_answer_display()) == ((AT + 8 * DAY).date(), "A copy was sent")
    log = ForceAuditLog.objects.get(force=boss.force)
    event = Event.objects.filter(concern_id=log.pk).order_by("-number").first()
    facts = {"answer": "copy", "on": "2026-11-29", "access_request": str(asked.pk)}
    assert (event.kind, event.by, event.facts) == ("rights-answered", boss.user.email, facts)


@pytest.mark.parametrize("days", [-1, 11])
def test_day_before_the_request_or_in_the_future_is_refused(asked, boss, days):
    with pytest.raises(ValueError, match="between"):
        answer(asked, boss, on=(AT + days * DAY).date())


def test_only_supervisors_of_its_force_answer_or_extend(asked, officer, make_officer):
    extend = {"access_request": asked, "reason": "x", "at": AT}
    with pytest.raises(NotPermitted):
        answer(asked, officer)
    with pytest.raises(NotPermitted):
        extend_access_request(**extend, by=officer)
    other = make_officer("essex", "boss", is_supervisor=True)
    with pytest.raises(SubjectAccessRequest.DoesNotExist):
        answer(asked, other)
    with pytest.raises(SubjectAccessRequest.DoesNotExist):
        extend_access_request(**extend, by=other)


def test_answered_request_is_neither_answered_nor_extended_again(asked, boss):
    answer(asked, boss)
    with pytest.raises(InvalidTransition):
        answer(asked, boss)
    with pytest.raises(InvalidTransition):
        extend_access_request(access_request=asked, reason="x", by=boss, at=AT + 11 * DAY)


def test_time_is_extended_once_by_two_months_with_a_sealed_reason(asked, boss):
    extend_access_request(access_request=asked, reason="Canarywhy", by=boss, at=AT + 30 * DAY)
    asked.refresh_from_db()
    assert asked.answer_by.isoformat() == "2027-02-21"
    content = subject_access.read_access_request(access_request=asked, by=boss, at=AT + 30 * DAY)
    assert content == {"names": ["Canaryworry"], "authority": "Canaryproof", "extended": "Canarywhy"}
    assert "Canary" not in str(list(Event.objects.values_list("facts", flat=True))) + asked.sealed
    with pytest.raises(InvalidTransition):
        extend_access_request(access_request=asked, reason="x", by=boss, at=AT + 31 * DAY)


def test_time_is_not_extended_when_the_month_is_over(asked, boss):
    with pytest.raises(InvalidTransition):
        extend_access_request(access_request=asked, reason="x", by=boss, at=AT + 31 * DAY)


def test_what_it_found_is_kept_until_it_is_answered_however_late(asked, officer, boss):
    close_long_ago(send(), officer)
    subject_access.search_next_batch(access_request=asked, by=boss, at=AT)
    asked.refresh_from_db()
    assert asked.found.count() == 1
    run(AT + 398 * DAY, confirmed=True)
    done = run(AT + 400 * DAY)
    assert (done.destroyed, done.kept["asked for by whom it may be about"]) == (0, 1)
    answer(asked, boss, at=AT + 400 * DAY + timedelta(hours=1))
    assert run(AT + 401 * DAY).destroyed == 1
