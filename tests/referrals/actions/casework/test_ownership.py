"""Somebody by name owns the risk at all times, and a hand-over is not one until it is accepted."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from referrals.actions.casework import ownership
from referrals.models import Concern, Event
from referrals.models.states import InvalidTransition, NotPermitted
from referrals.rules.permissions import Denied
from tests.referrals.review.building import acknowledge, close, send

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


@pytest.fixture
def colleague(make_officer):
    return make_officer("norfolk", "colleague")


@pytest.fixture
def supervisor(make_officer):
    return make_officer("norfolk", "supervisor", is_supervisor=True)


@pytest.fixture
def owned(officer):
    return acknowledge(send(), officer)


def events(concern):
    return list(Event.objects.filter(concern_id=concern.id).values_list("kind", "by", "facts"))[1:]


def test_a_stranger_may_not(owned, stranger, colleague):
    verbs = [
        lambda: ownership.take_concern(concern=owned, by=stranger, at=NOW),
        lambda: ownership.assign_concern(concern=owned, to=colleague, by=stranger, at=NOW),
        lambda: ownership.offer_concern(concern=owned, to=colleague, by=stranger, at=NOW),
        lambda: ownership.answer_offer(concern=owned, accepted=True, by=stranger, at=NOW),
    ]
    for verb in verbs:
        with pytest.raises(Denied):
            verb()
    assert events(owned) == []


def test_nothing_goes_to_another_force(owned, officer, supervisor, stranger):
    with pytest.raises(Denied):
        ownership.offer_concern(concern=owned, to=stranger, by=officer, at=NOW)
    with pytest.raises(Denied):
        ownership.assign_concern(concern=owned, to=stranger, by=supervisor, at=NOW)


def test_an_offer_changes_the_owner_when_it_is_accepted(owned, officer, colleague):
    ownership.offer_concern(concern=owned, to=colleague, by=officer, at=NOW)
    owned.refresh_from_db()
    assert (owned.owner, owned.offered_to) == (officer, colleague)
    ownership.answer_offer(concern=owned, accepted=True, by=colleague, at=NOW)
    owned.refresh_from_db()
    assert (owned.owner, owned.offered_to) == (colleague, None)
    assert events(owned) == [
        ("offered", officer.user.email, {"to": colleague.user.email}),
        ("accepted", colleague.user.email, {}),
    ]


def test_declined_it_stays(owned, officer, colleague):
    ownership.offer_concern(concern=owned, to=colleague, by=officer, at=NOW)
    ownership.answer_offer(concern=owned, accepted=False, by=colleague, at=NOW)
    owned.refresh_from_db()
    assert (owned.owner, owned.offered_to) == (officer, None)
    with pytest.raises(InvalidTransition):
        ownership.answer_offer(concern=owned, accepted=True, by=colleague, at=NOW)


def test_only_the_owner_offers_and_only_a_supervisor_assigns(owned, officer, colleague, supervisor):
    with pytest.raises(NotPermitted):
        ownership.offer_concern(concern=owned, to=supervisor, by=colleague, at=NOW)
    with pytest.raises(NotPermitted):
        ownership.assign_concern(concern=owned, to=officer, by=colleague, at=NOW)
    ownership.assign_concern(concern=owned, to=colleague, by=supervisor, at=NOW)
    owned.refresh_from_db()
    assert owned.owner == colleague
    assert events(owned) == [("assigned", supervisor.user.email, {"to": colleague.user.email})]


def test_a_colleague_may_step_in(owned, officer, colleague):
    ownership.take_concern(concern=owned, by=colleague, at=NOW)
    owned.refresh_from_db()
    assert owned.owner == colleague
    with pytest.raises(InvalidTransition):
        ownership.take_concern(concern=owned, by=colleague, at=NOW)


def test_what_nobody_acknowledged_or_what_is_closed_has_no_hand_over(officer, colleague, supervisor):
    for concern in (send(), close(send(), officer)):
        with pytest.raises(InvalidTransition):
            ownership.take_concern(concern=concern, by=colleague, at=NOW)
        with pytest.raises(InvalidTransition):
            ownership.assign_concern(concern=concern, to=colleague, by=supervisor, at=NOW)


def test_the_database_refuses_a_concern_without_an_owner(owned):
    with pytest.raises(IntegrityError), transaction.atomic():
        Concern.objects.filter(pk=owned.pk).update(owner=None)
