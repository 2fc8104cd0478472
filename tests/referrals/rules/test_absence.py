"""Who stands in for somebody who is away: a colleague of the force, and at the end of a circle its supervisors."""

from datetime import date

import pytest

from referrals.models import Officer
from referrals.rules.absence import Team

TODAY = date(2026, 11, 23)


@pytest.fixture
def people(make_officer, boss, officer):
    return {"boss": boss, "officer": officer} | {
        name: make_officer("norfolk", name) for name in ("anna", "ben", "cat")
    }


def away(officer, stand_in, until=TODAY):
    Officer.objects.filter(pk=officer.pk).update(absent_until=until, stand_in=stand_in)


def stand_ins(officer, on=TODAY):
    team = Team.of(officer.force_id, on=on)
    return [each.user.email.partition(".")[0] for each in team.stand_ins(team.officers[officer.pk])]


def test_stand_in_is_told_until_the_last_day(people):
    away(people["anna"], people["ben"])
    assert stand_ins(people["anna"]) == ["ben"]
    assert stand_ins(people["anna"], TODAY.replace(day=24)) == []
    assert stand_ins(people["ben"]) == []


def test_stand_in_who_is_away_too_leads_to_theirs(people):
    away(people["anna"], people["ben"])
    away(people["ben"], people["cat"])
    assert stand_ins(people["anna"]) == ["cat"]


def test_circle_of_absent_people_ends_at_the_supervisors(people):
    for one, other in (("anna", "ben"), ("ben", "cat"), ("cat", "anna")):
        away(people[one], people[other])
    assert stand_ins(people["anna"]) == ["boss"]


def test_supervisors_who_are_away_are_told_when_all_of_them_are(people, make_officer):
    deputy = make_officer("norfolk", "deputy", is_supervisor=True)
    away(people["anna"], people["ben"])
    away(people["ben"], people["anna"])
    away(people["boss"], deputy)
    assert stand_ins(people["anna"]) == ["deputy"]
    away(deputy, people["boss"])
    assert stand_ins(people["anna"]) == ["boss", "deputy"]
    assert stand_ins(deputy) == ["boss"]


def test_stand_in_who_has_left_or_changed_force_is_replaced_by_the_supervisors(people, stranger):
    away(people["anna"], people["ben"])
    people["ben"].user.is_active = False
    people["ben"].user.save()
    assert stand_ins(people["anna"]) == ["boss"]
    away(people["anna"], stranger)
    assert stand_ins(people["anna"]) == ["boss"]
