"""Routing tables: place to area, and contact states, urgency and hour to deliveries."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from guidance.directory import ContactEntry
from guidance.models import Area, Contact, Council, Force
from referrals.models import Urgency
from referrals.rules import routing
from referrals.rules.routing import Circumstances, NoRoute, Place, Reason
from tests.referrals.review.building import send

LONDON = ZoneInfo("Europe/London")
TODAY = date(2026, 11, 21)
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=LONDON)  # a Friday
STANDARD, URGENT = Urgency.STANDARD, Urgency.URGENT
DUTY = ["duty@example.org"]
TOLD = "email duty@example.org duty"


def contact(kind, order=1, *, state="confirmed", purpose="referral", value=None, **fields):
    given = {
        "id": fields.pop("id", order),
        "area_slug": "norfolk",
        "kind": kind,
        "purpose": purpose,
        "value": value or f"{kind}{order}",
        "label": "",
        "hours": "9am to 5pm",
        "out_of_hours": "",
        "order": order,
        "status": state,
        "is_confirmed": state == "confirmed",
        "source": "a test",
        "source_on": "",
        "note": "",
        "warning": "",
        "href": "",
        "certificate": "",
    }
    return ContactEntry(**(given | fields))


def describe(routes):
    """Each as "transport to purpose", with H if held and S if standing by."""
    return [
        f"{route.transport} {route.to} {route.purpose}{' H' if route.held else ''}{' S' if route.standby else ''}"
        for route in routes
    ]


def planned(contacts, parent=(), urgency=STANDARD, in_hours=True):
    return routing.plan(contacts, parent, Circumstances(urgency, in_hours, DUTY))


MAIL, PHONE = contact("email"), contact("phone", 2)
NO_MAIL, NO_PHONE = contact("email", state="unconfirmed"), contact("phone", 2, state="unconfirmed")
BAD_MAIL, BAD_PHONE = contact("email", state="failing"), contact("phone", 2, state="failing")
PARENT_MAIL = contact("email", 9, value="around@example.org")
CALL_101 = "phone 101 referral"


@pytest.mark.parametrize(
    ("contacts", "expected"),
    [
        ([MAIL], ["email email1 referral"]),
        ([PHONE], ["phone phone2 referral"]),
        ([PHONE, MAIL], ["email email1 referral", "phone phone2 referral S"]),
        ([contact("email", 2), MAIL], ["email email1 referral", "email email2 referral S"]),
        ([MAIL, contact("email", 2, state="unconfirmed")], ["email email1 referral"]),
        ([MAIL, NO_PHONE], ["email email1 referral"]),
        ([NO_MAIL, PHONE], ["phone phone2 referral"]),
        ([BAD_MAIL, PHONE], ["phone phone2 referral"]),
        ([NO_MAIL], [CALL_101, "email email1 referral H", TOLD]),
        ([BAD_MAIL], [CALL_101, "email email1 referral H", TOLD]),
        ([NO_PHONE], ["phone phone2 referral", TOLD]),
        ([NO_MAIL, NO_PHONE], ["phone phone2 referral", "email email1 referral H", TOLD]),
        ([BAD_MAIL, BAD_PHONE], ["phone phone2 referral", "email email1 referral H", TOLD]),
        ([contact("email", purpose="advice")], [CALL_101, TOLD]),
        ([contact("email", purpose="safeguarding")], [CALL_101, TOLD, "email email1 safeguarding"]),
        ([], [CALL_101, TOLD]),
    ],
)
def test_routes_for_contact_states(contacts, expected):
    assert describe(planned(contacts)) == expected
    assert describe(planned(contacts, in_hours=False)) == expected, "hours matter only for urgent concerns"


NIGHT_LINE = contact("phone", 2, out_of_hours="ring 01603 000001")


@pytest.mark.parametrize(
    ("contacts", "in_hours", "expected"),
    [
        ([MAIL], True, ["email email1 referral", CALL_101]),
        ([MAIL, PHONE], True, ["email email1 referral", "phone phone2 referral"]),
        ([MAIL, PHONE], False, ["email email1 referral", CALL_101]),
        ([MAIL, NIGHT_LINE], False, ["email email1 referral", "phone phone2 referral"]),
        ([MAIL, NO_PHONE], True, ["email email1 referral", CALL_101]),
        ([PHONE], True, ["phone phone2 referral"]),
        ([PHONE], False, [CALL_101]),
        ([PHONE, contact("phone", 3)], True, ["phone phone2 referral", "phone phone3 referral S"]),
        ([NO_MAIL, NO_PHONE], True, ["phone phone2 referral", "email email1 referral H", TOLD]),
        ([NO_MAIL, NO_PHONE], False, [CALL_101, "email email1 referral H", TOLD]),
        ([], False, [CALL_101, TOLD]),
    ],
)
def test_urgent_concern_is_also_phoned_at_once(contacts, in_hours, expected):
    assert describe(planned(contacts, urgency=URGENT, in_hours=in_hours)) == expected


@pytest.mark.parametrize(
    ("contacts", "parent", "expected"),
    [
        ([MAIL], [PARENT_MAIL], ["email email1 referral", "email around@example.org referral S"]),
        ([MAIL, PHONE], [PARENT_MAIL], [*describe(planned([MAIL, PHONE])), "email around@example.org referral S"]),
        # A confirmed mailbox of the parent area replaces neither the call nor the held mail.
        ([NO_MAIL], [PARENT_MAIL], [*describe(planned([NO_MAIL])), "email around@example.org referral"]),
        ([NO_MAIL], [contact("email", 9, state="unconfirmed", value="around")], describe(planned([NO_MAIL]))),
        # A mailbox that is listed for both areas is mailed once.
        ([MAIL], [contact("email", 9, value="email1")], ["email email1 referral"]),
        # A confirmation for the parent area does not count for the own one.
        ([NO_MAIL], [contact("email", 9, value="email1")], describe(planned([NO_MAIL]))),
        ([MAIL], [contact("email", 9, purpose="safeguarding", value="copies")], ["email email1 referral"]),
    ],
)
def test_parent_area_contacts_come_after_the_own_ones(contacts, parent, expected):
    assert describe(planned(contacts, parent)) == expected


@pytest.mark.parametrize("state", ["unconfirmed", "failing"])
@pytest.mark.parametrize("urgency", Urgency)
@pytest.mark.parametrize("in_hours", [True, False])
def test_unconfirmed_contact_is_never_mailed(state, urgency, in_hours):
    purposes = ["referral", "safeguarding", "advice"]
    contacts = [
        contact(kind, n, state=state, purpose=p) for kind in ("email", "phone") for n, p in enumerate(purposes)
    ]
    routes = planned(contacts, contacts, urgency, in_hours)
    assert [route for route in routes if route.transport == "phone" and not route.standby], "no call at once"
    for route in routes:
        assert route.transport == "phone" or route.held or route.purpose == "duty"


@pytest.mark.parametrize("urgency", Urgency)
@pytest.mark.parametrize("contacts", [[MAIL], [PHONE], [NO_MAIL], [BAD_PHONE], []])
def test_every_plan_has_an_immediate_route(contacts, urgency):
    assert [route for route in planned(contacts, urgency=urgency) if not route.standby and not route.held]


def test_safeguarding_gets_only_a_mailed_copy():
    copies = [
        contact("email", 5, purpose="safeguarding"),
        contact("email", 6, purpose="safeguarding", state="unconfirmed"),
        contact("phone", 7, purpose="safeguarding"),
    ]
    assert describe(planned([MAIL, *copies])) == ["email email1 referral", "email email5 safeguarding"]


def test_notes_for_calls():
    (unconfirmed, *_) = planned([NO_PHONE])
    assert unconfirmed.note == routing.UNCONFIRMED_NUMBER
    assert planned([])[0].note == routing.NO_NUMBER
    assert planned([MAIL], urgency=URGENT)[1].note == routing.NO_OWN_NUMBER
    assert planned([PHONE], urgency=URGENT, in_hours=False)[0].note == routing.CLOSED
    assert planned([NIGHT_LINE], urgency=URGENT, in_hours=False)[0].note == "Out of hours: ring 01603 000001."


def test_route_carries_the_contacts_certificate():
    assert [route.certificate for route in planned([contact("email", certificate="PEM"), PHONE])] == ["PEM", ""]


@pytest.mark.parametrize(
    ("place", "area", "reason"),
    [
        (Place(lives_in="E07000148"), "norfolk", Reason.LIVES_IN_AREA),
        (Place(lives_in="E06000063"), "cumbria", Reason.LIVES_IN_AREA),
        (Place(lives_in="E06000064"), "westmorland-and-furness", Reason.LIVES_IN_AREA),
        (Place(lives_in="E06000031"), "cambridgeshire", Reason.LIVES_IN_AREA),
        (Place(lives_in="E06000034"), "essex", Reason.LIVES_IN_AREA),
        # On a boundary the reporter names the council (report/forms/place.py): each council routes to its own area.
        (Place(lives_in="E07000008"), "cambridgeshire", Reason.LIVES_IN_AREA),
        (Place(lives_in="E07000077"), "essex", Reason.LIVES_IN_AREA),
        (Place(known_from="essex"), "essex", Reason.KNOWN_FROM_AREA),
        (Place(lives_in="E07000148", known_from="essex"), "norfolk", Reason.LIVES_IN_AREA),
    ],
)
def test_home_area_comes_before_known_from(db, place, area, reason):
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
def test_place_outside_the_areas_is_not_routed(db, place):
    with pytest.raises(NoRoute):
        routing.find_area(place, on=TODAY)


def test_abolished_council_is_routed_only_until_its_last_day(db):
    assert Council.objects.filter(gss_code="E07000026").exists()
    area, _ = routing.find_area(Place(lives_in="E07000026"), on=date(2023, 3, 31))
    assert area.force_slug == routing.find_area(Place(lives_in="E06000063"), on=TODAY)[0].force_slug


def decided(gss_code, urgency=STANDARD, at=NOON):
    return routing.decide(Place(lives_in=gss_code), at=at, urgency=urgency)


def test_furness_belongs_to_cumbria_but_has_lancashires_contact(db):
    cumbria, furness = decided("E06000063"), decided("E06000064")
    assert cumbria.area.force_id == furness.area.force_id
    assert cumbria.routes[0].to == "prevent@cumbria.police.uk"
    assert furness.routes[0].to == "concern@lancashire.pnn.police.uk"
    assert describe(furness.routes)[-1] == "email prevent@cumbria.police.uk referral S"


def test_parent_area_of_another_force_is_not_used(db):
    other = Force.objects.exclude(slug=Area.objects.get(slug="cumbria").force.slug)[0]
    Area.objects.filter(slug="cumbria").update(force=other)
    assert "prevent@cumbria.police.uk" not in [route.to for route in decided("E06000064").routes]


def test_decision_follows_current_contact_states(db):
    assert decided("E07000148").routes[0].transport == "email"
    Contact.objects.filter(area__slug="norfolk", kind="email").update(status="failing")
    assert decided("E07000148").routes[0].transport == "phone"


@pytest.mark.parametrize(("utc_hour", "expected"), [(15, "01953 423905"), (16, routing.NON_EMERGENCY)])
def test_working_hours_are_in_london_time(db, utc_hour, expected):
    """In July 16:30 UTC is 17:30 in London, after working hours."""
    concern = send(at=datetime(2026, 7, 20, utc_hour, 30, tzinfo=UTC), urgency=URGENT)
    assert concern.deliveries.filter(transport="phone", due_at__isnull=False).get().to == expected
