"""A force that has confirmed its hours and limits is held to them; every other to the portal's own."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.core.checks import run_checks

from guidance import directory
from referrals.actions.casework.time_limits import tell_limits_near
from referrals.actions.casework.transfers import transfer_concern
from referrals.actions.delivery.escalation import unopened_past
from referrals.models import Concern, Urgency
from referrals.rules import routing, time_limits
from referrals.rules.force_targets import targets_of
from referrals.rules.time_limits import is_near, target_for, time_left
from tests.referrals.review.building import acknowledge, send

OWN = {
    "hours": ["08:00", "20:00"],
    "open_within_urgent": [0.5, 1, 2],
    "open_within_standard": [2, 4, 6],
    "decide_within": [6, 24],
}
COLCHESTER = "E07000071"
# Monday.
MORNING = datetime(2026, 11, 16, 10, 0, tzinfo=UTC)
EVENING = datetime(2026, 11, 16, 18, 0, tzinfo=UTC)


@pytest.fixture
def own_norfolk(settings):
    settings.FORCE_TARGETS = {"norfolk": OWN}


def in_norfolk():
    return send(at=MORNING)


def in_essex():
    return send(council=COLCHESTER, at=MORNING)


def test_force_that_is_not_named_has_the_portals_targets(own_norfolk, settings):
    own, other = targets_of("norfolk"), targets_of("essex")
    assert (own.is_confirmed, other.is_confirmed) == (True, False)
    assert (own.hours.opens, own.hours.closes) == (time(8), time(20))
    assert other.decide_within == settings.DECIDE_WITHIN
    assert not targets_of("").is_confirmed


def test_limits_count_in_the_hours_of_the_force(own_norfolk):
    assert target_for(Urgency.STANDARD, MORNING, "norfolk") == datetime(2026, 11, 18, 10, 0, tzinfo=UTC)
    assert target_for(Urgency.STANDARD, MORNING, "essex") == datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
    assert time_limits.look_by(EVENING, "norfolk") == EVENING + timedelta(hours=2)
    assert time_limits.look_by(EVENING, "essex") == datetime(2026, 11, 17, 13, 0, tzinfo=UTC)
    assert time_limits.is_open(EVENING, "norfolk")
    assert not time_limits.is_open(EVENING, "essex")
    day_later = MORNING + timedelta(days=1)
    assert time_limits.minutes_between(MORNING, day_later, "norfolk") == 12 * 60
    assert time_left(day_later, MORNING, "norfolk") == "1 working day left"


def test_stored_limit_is_the_forces_own(db, own_norfolk):
    assert in_norfolk().target_at == target_for(Urgency.STANDARD, MORNING, "norfolk")
    assert in_essex().target_at == target_for(Urgency.STANDARD, MORNING, "essex")


def test_transferred_concern_has_the_limit_of_the_force_that_gets_it(db, own_norfolk, make_officer):
    concern = in_essex()
    at = MORNING + timedelta(hours=1)
    transfer_concern(concern=concern, to=directory.area("norfolk"), reason="x", by=make_officer("essex"), at=at)
    concern.refresh_from_db()
    assert concern.target_at == target_for(Urgency.STANDARD, at, "norfolk")


def test_unopened_concern_is_escalated_by_the_limits_of_its_force(db, own_norfolk):
    own, other = in_norfolk(), in_essex()
    assert set(unopened_past(0, at=MORNING + timedelta(hours=3))) == {own}
    assert set(unopened_past(0, at=MORNING + timedelta(hours=4))) == {own, other}
    Concern.objects.update(urgency=Urgency.URGENT)
    assert set(unopened_past(0, at=MORNING + timedelta(minutes=40))) == {own}


def test_limit_is_near_by_the_targets_of_its_force(db, own_norfolk):
    own, other = in_norfolk(), in_essex()
    Concern.objects.update(target_at=EVENING)
    # A quarter is left: 6 hours of 24 in Norfolk, 10 of 40 in Essex.
    assert set(Concern.objects.filter(is_near(EVENING - timedelta(hours=7)))) == {other}
    assert set(Concern.objects.filter(is_near(EVENING - timedelta(hours=6)))) == {own, other}


def test_owner_is_told_in_the_working_time_of_their_force(db, own_norfolk, make_officer):
    acknowledge(in_norfolk(), make_officer("norfolk"))
    acknowledge(in_essex(), make_officer("essex"))
    Concern.objects.update(target_at=EVENING + timedelta(minutes=30))
    assert tell_limits_near(at=EVENING) == 1
    assert Concern.objects.get(limit_told_for__isnull=False).force.slug == "norfolk"
    assert tell_limits_near(at=datetime(2026, 11, 17, 9, 30, tzinfo=UTC)) == 1


def test_telephone_is_called_by_the_hours_of_the_force(db, settings):
    place = routing.Place(chosen="norfolk")

    def notes():
        routes = routing.decide(place, at=EVENING, urgency=Urgency.URGENT).routes
        return {route.note for route in routes if route.transport == "phone"}

    assert any(routing.CLOSED in note for note in notes())
    settings.FORCE_TARGETS = {"norfolk": OWN}
    assert not any(routing.CLOSED in note for note in notes())


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ([], "It is not a list of targets for each force"),
        ({"norfolk": []}, "norfolk: it needs hours"),
        ({"norfolk": {"hours": ["09:00", "17:00"]}}, "norfolk: it needs hours"),
        ({"norfolk": OWN | {"days": 5}}, "norfolk: it needs hours"),
        ({"narfolk": OWN}, "narfolk: there is no force of this name"),
        ({"Norfolk": OWN}, "Norfolk: there is no force of this name"),
        *(
            ({"norfolk": OWN | {"hours": hours}}, "norfolk: hours are two times of one day")
            for hours in (
                ["09:00", "09:00"],
                ["17:00", "09:00"],
                ["09:00"],
                ["9am", "5pm"],
                "09:00",
                [9, 17],
                None,
                ["09:00+01:00", "17:00+01:00"],
            )
        ),
        *(
            ({"norfolk": OWN | {"decide_within": numbers}}, "norfolk: decide_within has 2 numbers of hours above 0")
            for numbers in ([0, 40], [8, 0], [-8, 40], [8], [8, 40, 80], [40, 8], ["8", "40"], [True, 40], 8, None)
        ),
        ({"norfolk": OWN | {"decide_within": [8, float("nan")]}}, "norfolk: decide_within"),
        ({"norfolk": OWN | {"decide_within": [8, 1e9]}}, "norfolk: decide_within"),
        ({"norfolk": OWN | {"open_within_urgent": [0, 1, 2]}}, "norfolk: open_within_urgent has 3 numbers"),
        ({"norfolk": OWN | {"open_within_standard": [4, 8]}}, "norfolk: open_within_standard has 3 numbers"),
    ],
)
def test_targets_that_cannot_hold_are_refused_at_start(settings, given, fault):
    settings.FORCE_TARGETS = given
    [found] = [each for each in run_checks(tags=["portal"]) if each.id == "portal.E054"]
    assert found.is_serious()
    assert found.hint
    assert f"FORCE_TARGETS: {fault}" in found.msg


def test_targets_of_a_force_pass(settings):
    settings.FORCE_TARGETS = {"norfolk": OWN, "suffolk": OWN | {"decide_within": [8, 40.5]}}
    assert "portal.E054" not in {each.id for each in run_checks(tags=["portal"])}
