"""Ownership: taking, assigning, offering and accepting a concern."""

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


def test_officer_of_another_force_may_not_change_the_owner(owned, stranger, colleague):
    actions = [
        lambda: ownership.take_concern(concern=owned, by=stranger, at=NOW),
        lambda: ownership.assign_concern(concern=owned, to=colleague, by=stranger, at=NOW),
        lambda: ownership.offer_concern(concern=owned, to=colleague, by=stranger, at=NOW),
        lambda: ownership.answer_offer(concern=owned, accepted=True, by=stranger, at=NOW),
    ]
    for action in actions:
        with pytest.raises(Denied):
            action()
    assert events(owned) == []


def test_concern_cannot_be_given_to_another_force(owned, officer, supervisor, stranger):
    with pytest.raises(Denied):
        ownership.offer_concern(concern=owned, to=stranger, by=officer, at=NOW)
    with pytest.raises(Denied):
        ownership.assign_concern(concern=owned, to=stranger, by=supervisor, at=NOW)


def test_accepted_offer_changes_the_owner(owned, officer, colleague):
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


def test_declined_offer_keeps_the_owner(owned, officer, colleague):
    ownership.offer_concern(concern=owned, to=colleague, by=officer, at=NOW)
    ownership.answer_offer(concern=owned, accepted=False, by=colleague, at=NOW)
    owned.refresh_from_db()
    assert (owned.owner, owned.offered_to) == (officer, None)
    with pytest.raises(InvalidTransition):
        ownership.answer_offer(concern=owned, accepted=True, by=colleague, at=NOW)


def test_only_owners_offer_and_only_supervisors_assign(owned, officer, colleague, supervisor):
    with pytest.raises(NotPermitted):
        ownership.offer_concern(concern=owned, to=supervisor, by=colleague, at=NOW)
    with pytest.raises(NotPermitted):
        ownership.assign_concern(concern=owned, to=officer, by=colleague, at=NOW)
    ownership.assign_concern(concern=owned, to=colleague, by=supervisor, at=NOW)
    owned.refresh_from_db()
    assert owned.owner == colleague
    assert events(owned) == [("assigned", supervisor.user.email, {"to": colleague.user.email})]


def test_colleague_may_take_the_concern_over(owned, officer, colleague):
    ownership.take_concern(concern=owned, by=colleague, at=NOW)
    owned.refresh_from_db()
    assert owned.owner == colleague
    with pytest.raises(InvalidTransition):
        ownership.take_concern(concern=owned, by=colleague, at=NOW)


def test_unacknowledged_or_closed_concern_cannot_change_owner(officer, colleague, supervisor):
    for concern in (send(), close(send(), officer)):
        with pytest.raises(InvalidTransition):
            ownership.take_concern(concern=concern, by=colleague, at=NOW)
        with pytest.raises(InvalidTransition):
            ownership.assign_concern(concern=concern, to=colleague, by=supervisor, at=NOW)


def test_database_refuses_an_acknowledged_concern_without_owner(owned):
    with pytest.raises(IntegrityError), transaction.atomic():
        Concern.objects.filter(pk=owned.pk).update(owner=None)
