"""An absence is set by the officer or a supervisor of the force, with a stand-in of the same force who may act."""

from datetime import timedelta

import pytest

from referrals.actions.casework.absence import end_absence, set_absence
from referrals.models import Event, Officer
from referrals.models.states import InvalidTransition, NotPermitted
from referrals.rules.permissions import Denied
from tests.referrals.review.building import AT

TODAY = AT.date()


@pytest.fixture
def colleague(make_officer):
    return make_officer("norfolk", "colleague")


def absence(officer):
    return Officer.objects.values_list("absent_until", "stand_in").get(pk=officer.pk)


def events():
    return list(Event.objects.filter(kind__in=("absent", "present")).order_by("number").values_list("kind", "by"))


def test_officer_or_supervisor_sets_and_ends_an_absence(officer, colleague, boss):
    for by in (officer, boss):
        set_absence(officer=officer, until=TODAY, stand_in=colleague, by=by, at=AT)
        assert absence(officer) == (TODAY, colleague.pk)
        end_absence(officer=officer, by=by, at=AT)
        assert absence(officer) == (None, None)
    who = [by.user.email for by in (officer, officer, boss, boss)]
    assert events() == list(zip(["absent", "present"] * 2, who, strict=True))
    facts = Event.objects.filter(kind="absent").first().facts
    assert facts == {"of": officer.user.email, "to": colleague.user.email, "until": TODAY.isoformat()}


def test_nobody_else_sets_it(officer, colleague, stranger, make_officer):
    far_boss = make_officer("essex", "boss", is_supervisor=True)
    for by, refusal in ((colleague, NotPermitted), (stranger, Denied), (far_boss, Denied)):
        with pytest.raises(refusal):
            set_absence(officer=officer, until=TODAY, stand_in=colleague, by=by, at=AT)
        with pytest.raises(refusal):
            end_absence(officer=officer, by=by, at=AT)
    assert absence(officer) == (None, None)
    assert events() == []


def test_stand_in_is_somebody_else_of_the_force_who_may_act(officer, colleague, stranger):
    colleague.user.is_active = False
    for stand_in, refusal in ((stranger, Denied), (officer, NotPermitted), (colleague, NotPermitted)):
        with pytest.raises(refusal):
            set_absence(officer=officer, until=TODAY, stand_in=stand_in, by=officer, at=AT)
    assert absence(officer) == (None, None)


def test_day_that_is_over_and_absence_that_is_none_are_refused(officer, colleague):
    with pytest.raises(InvalidTransition):
        set_absence(officer=officer, until=TODAY - timedelta(days=1), stand_in=colleague, by=officer, at=AT)
    with pytest.raises(InvalidTransition):
        end_absence(officer=officer, by=officer, at=AT)
    assert events() == []
