"""Routing as a table: area x contact states, and place x area."""

from datetime import date

import pytest

from guidance.directory import ContactEntry
from guidance.models import Contact, Council
from referrals import routing
from referrals.routing import NoRoute, Place, Reason

TODAY = date(2026, 11, 21)
DUTY = ["duty@example.org"]


def contact(kind, *, confirmed=True, order=1, purpose="referral", value=None):
    return ContactEntry(
        id=order,
        area_slug="norfolk",
        kind=kind,
        purpose=purpose,
        value=value or f"{kind}{order}",
        label="",
        hours="9am to 5pm",
        out_of_hours="",
        order=order,
        status="confirmed" if confirmed else "unconfirmed",
        is_confirmed=confirmed,
        source="a test",
        source_on="",
        note="",
        warning="",
        href="",
    )


def shape(routes):
    """transport, to, purpose, H held, S standby"""
    return [
        f"{route.transport} {route.to} {route.purpose}{' H' if route.held else ''}{' S' if route.standby else ''}"
        for route in routes
    ]


@pytest.mark.parametrize(
    ("contacts", "expected"),
    [
        ([contact("email")], ["email email1 referral"]),
        ([contact("phone")], ["phone phone1 referral"]),
        (
            [contact("phone", order=1), contact("email", order=2)],
            ["email email2 referral", "phone phone1 referral S"],
        ),
        (
            [contact("email", order=2), contact("email", order=1)],
            ["email email1 referral", "email email2 referral S"],
        ),
        ([contact("email"), contact("email", order=2, confirmed=False)], ["email email1 referral"]),
        (
            [contact("email", confirmed=False)],
            ["phone 101 referral", "email duty@example.org duty", "email email1 referral H"],
        ),
        (
            [contact("email", confirmed=False), contact("phone", order=2, confirmed=False)],
            ["phone phone2 referral", "email email1 referral H", "email duty@example.org duty"],
        ),
        ([contact("email", purpose="advice")], ["phone 101 referral", "email duty@example.org duty"]),
        ([], ["phone 101 referral", "email duty@example.org duty"]),
    ],
)
def test_plan(contacts, expected):
    assert shape(routing.plan(contacts, DUTY)) == expected


def test_no_plan_ever_mails_a_contact_that_nobody_confirmed():
    unconfirmed = [contact(kind, confirmed=False, order=order) for order, kind in enumerate(["email", "phone"] * 3)]
    for route in routing.plan(unconfirmed, DUTY):
        assert route.transport == "phone" or route.held or route.purpose == "duty"


def test_a_number_that_nobody_confirmed_says_so_to_the_caller():
    (call, *_) = routing.plan([contact("phone", confirmed=False)], [])
    assert call.note == routing.UNCONFIRMED_NUMBER


@pytest.mark.parametrize(
    ("place", "area", "reason"),
    [
        (Place(lives_in="E07000148"), "norfolk", Reason.LIVES_IN_AREA),
        (Place(lives_in="E06000063"), "cumbria", Reason.LIVES_IN_AREA),
        (Place(lives_in="E06000064"), "westmorland-and-furness", Reason.LIVES_IN_AREA),
        (Place(lives_in="E06000031"), "cambridgeshire", Reason.LIVES_IN_AREA),
        (Place(lives_in="E06000034"), "essex", Reason.LIVES_IN_AREA),
        (Place(known_from="essex"), "essex", Reason.KNOWN_FROM_AREA),
        (Place(lives_in="E07000148", known_from="essex"), "norfolk", Reason.LIVES_IN_AREA),
    ],
)
def test_where_the_person_lives_decides_else_where_they_are_known_from(db, place, area, reason):
    found, why = routing.find_area(place, on=TODAY)
    assert (found.slug, why) == (area, reason)


@pytest.mark.parametrize(
    "place",
    [
        Place(),
        Place(lives_in="E09000001"),
        Place(lives_in="E09000001", known_from="norfolk"),
        Place(known_from="london"),
        Place(lives_in="elsewhere"),
        Place(lives_in="E07000026"),  # Allerdale, abolished on 1 April 2023
    ],
)
def test_outside_the_five_areas_nothing_is_routed(db, place):
    with pytest.raises(NoRoute):
        routing.find_area(place, on=TODAY)


def test_a_council_answers_only_on_the_days_that_it_exists(db):
    assert Council.objects.filter(gss_code="E07000026").exists()
    area, _ = routing.find_area(Place(lives_in="E07000026"), on=date(2023, 3, 31))
    assert area.force_slug == routing.find_area(Place(lives_in="E06000063"), on=TODAY)[0].force_slug


def test_both_cumbrian_areas_belong_to_cumbrias_officers_and_only_the_contact_is_lancashires(db):
    cumbria = routing.decide(Place(lives_in="E06000063"), on=TODAY)
    furness = routing.decide(Place(lives_in="E06000064"), on=TODAY)
    assert cumbria.area.force_id == furness.area.force_id
    assert cumbria.routes[0].to == "prevent@cumbria.police.uk"
    assert furness.routes[0].to == "concern@lancashire.pnn.police.uk"


def test_the_decision_follows_the_contacts_of_the_day(db):
    before = routing.decide(Place(lives_in="E07000148"), on=TODAY)
    assert before.routes[0].transport == "email"
    Contact.objects.filter(area__slug="norfolk", kind="email").update(status="failing")
    after = routing.decide(Place(lives_in="E07000148"), on=TODAY)
    assert after.routes[0].transport == "phone"
