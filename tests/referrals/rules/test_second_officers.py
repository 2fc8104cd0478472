"""Whoever is asked for a second decision may give it, and whoever may give it is found."""

from itertools import product

import pytest

from referrals.models import Concern, Decision, Officer
from referrals.rules.permissions import user_can_approve
from referrals.rules.second_officers import accounts_of, awaiting_second_officer, second_officers
from tests.referrals.conftest import signed_in
from tests.referrals.report.filling import words
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


def test_one_rule_says_who_is_asked_whose_rows_they_are_and_who_may_approve(team):
    """Every combination of state, restriction, owner, who recorded the outcome, and who decided what on a match."""
    earlier = send()
    decided = [(None, "other"), *product(team, ("other",)), (team[2], "same")]
    for state, restricted_at, owner, by, (decided_by, decision) in product(
        STATES, (None, AT), team[:2], team[:3], decided
    ):
        if restricted_at and state != "outcome":
            continue
        concern = acknowledge(send(), owner, state=state, outcome_by=by, restricted_at=restricted_at)
        if decided_by:
            match = add_match(concern, earlier)
            match.decision, match.decided_by, match.decided_at = Decision(decision), decided_by, AT
            match.save()
    concerns = list(Concern.objects.all())
    found = dict(second_officers(concerns, team))
    assert set(found) == {each for each in concerns if each.state == "outcome" and not each.restricted_at}
    rows = {each: set(awaiting_second_officer(Concern.objects.all(), accounts_of(each))) for each in team}
    assert all(rows.values())
    for concern in concerns:
        able = [each for each in team if user_can_approve(each, concern)]
        assert found.get(concern, []) == able
        assert [each for each in team if concern in rows[each]] == able


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("outcome_by", "You recorded this outcome"),
        ("owner", "You own this concern"),
        ("decided_by", "You found that an earlier concern"),
        ("namesake", "one.norfolk@example.org, who took part in this outcome, has the same name as you"),
    ],
)
def test_page_says_why_an_officer_is_not_the_second_one(team, one_factor, field, said):
    officer, other = (team[3] if field == "namesake" else team[2]), team[1]
    given = {"owner": other, "outcome_by": other} | ({field: officer} if field in ("owner", "outcome_by") else {})
    given |= {"outcome_by": team[0]} if field == "namesake" else {}
    concern = acknowledge(send(), given.pop("owner"), state="outcome", outcome="mistaken", **given)
    if field == "decided_by":
        match = add_match(concern, send())
        match.decision, match.decided_by, match.decided_at = Decision.OTHER, officer, AT
        match.save()
    client = signed_in(officer)
    row = f"/review/{concern.reference}/"
    assert row not in client.get("/review/?whose=second").content.decode()
    page = words(client.get(row))
    assert said in page
    assert "Agree with this outcome" not in page
    refused = client.get(f"{row}approval/")
    assert refused.status_code == 409
    assert said in words(refused)
    control = signed_in(next(each for each in team if user_can_approve(each, concern)))
    assert row in control.get("/review/?whose=second").content.decode()
    assert "Agree with this outcome" in words(control.get(row))


def test_accounts_of_an_officer_take_one_query(team, django_assert_num_queries):
    one, two, _three, four = Officer.objects.select_related("user").order_by("pk")
    with django_assert_num_queries(1):
        assert accounts_of(one) == {one.pk, four.pk}
    with django_assert_num_queries(0):
        assert accounts_of(two) == {two.pk}


def test_restricted_concern_asks_nobody(team):
    concern = acknowledge(send(), team[0], state="outcome", outcome_by=team[0], restricted_at=AT)
    assert second_officers([concern], team) == []


def test_queries_do_not_grow_with_concerns(team, django_assert_num_queries):
    for _ in range(3):
        acknowledge(send(), team[0], state="outcome", outcome_by=team[0])
    concerns, officers = list(Concern.objects.all()), list(Officer.objects.select_related("user"))
    with django_assert_num_queries(2):
        second_officers(concerns, officers)
