"""Whoever is asked for a second decision may give it, and whoever may give it is found."""

from itertools import product

import pytest

from referrals.models import Concern, Decision, Officer
from referrals.rules.permissions import user_can_approve
from referrals.rules.second_officers import second_officers
from tests.referrals.review.building import AT, acknowledge, add_match, send

pytestmark = pytest.mark.django_db
STATES = ("acknowledged", "assessment", "outcome")


@pytest.fixture
def team(make_officer):
    people = [make_officer("norfolk", name) for name in ("one", "two", "three", "four")]
    # The fourth may be the first with a second account.
    for officer in (people[0], people[3]):
        officer.user.first_name, officer.user.last_name = "Example", "Person"
        officer.user.save()
    return people


def test_second_officers_are_those_whom_the_permission_lets_approve(team):
    """Every combination of state, owner, who recorded the outcome, and who dismissed an earlier concern."""
    earlier = send()
    for state, owner, by, decided_by in product(STATES, team[:2], team[:3], (None, *team)):
        concern = acknowledge(send(), owner, state=state, outcome_by=by, about_child=True)
        if decided_by:
            match = add_match(concern, earlier)
            match.decision, match.decided_by, match.decided_at = Decision.OTHER, decided_by, AT
            match.save()
    concerns = list(Concern.objects.all())
    found = dict(second_officers(concerns, team))
    assert set(found) == {each for each in concerns if each.state == "outcome"}
    for concern in concerns:
        assert found.get(concern, []) == [each for each in team if user_can_approve(each, concern)]


def test_restricted_concern_asks_nobody(team):
    concern = acknowledge(send(), team[0], state="outcome", outcome_by=team[0], restricted_at=AT)
    assert second_officers([concern], team) == []


def test_queries_do_not_grow_with_concerns(team, django_assert_num_queries):
    for _ in range(3):
        acknowledge(send(), team[0], state="outcome", outcome_by=team[0])
    concerns, officers = list(Concern.objects.all()), list(Officer.objects.select_related("user"))
    with django_assert_num_queries(2):
        second_officers(concerns, officers)
