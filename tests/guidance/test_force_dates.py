"""Nothing is routed to a force that has ended, and whoever edits contacts of its areas is told."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from guidance import directory
from guidance.actions.contacts import ChangeRefused
from guidance.models import Act, Area, Contact, Force
from referrals.models import Urgency
from referrals.rules.routing import NoRoute, Place, decide
from tests.guidance.changing import propose
from tests.guidance.conftest import load_content

LAST = date(2028, 3, 31)
AFTER = LAST + timedelta(days=1)
COLCHESTER = "E07000071"
PLACES = [Place(lives_in=COLCHESTER), Place(known_from="essex"), Place(chosen="essex")]


@pytest.fixture(autouse=True)
def content(db):
    load_content()


@pytest.fixture
def ending():
    Force.objects.filter(slug="essex").update(valid_until=LAST)


def routed_on(day, place):
    at = timezone.localtime(datetime(day.year, day.month, day.day, 12, tzinfo=UTC))
    return decide(place, at=at, urgency=Urgency.STANDARD).area.slug


@pytest.mark.parametrize("place", PLACES, ids=["lives there", "known from there", "chosen"])
def test_force_is_routed_to_until_its_last_day(ending, place):
    assert routed_on(LAST, place) == "essex"
    with pytest.raises(NoRoute):
        routed_on(AFTER, place)
    # The control: the area has another force by then.
    Area.objects.filter(slug="essex").update(force=Force.objects.get(slug="norfolk"))
    assert routed_on(AFTER, place) == "essex"


@pytest.mark.parametrize("place", PLACES, ids=["lives there", "known from there", "chosen"])
def test_force_is_not_routed_to_before_its_first_day(place):
    Force.objects.filter(slug="essex").update(valid_from=AFTER)
    assert routed_on(AFTER, place) == "essex"
    with pytest.raises(NoRoute):
        routed_on(LAST, place)


def test_places_of_a_force_that_has_ended_are_not_offered(ending):
    assert "essex" in {area.slug for area in directory.areas(LAST)}
    assert "essex" not in {area.slug for area in directory.areas(AFTER)}
    assert COLCHESTER in {council.gss_code for council in directory.councils(LAST)}
    assert COLCHESTER not in {council.gss_code for council in directory.councils(AFTER)}
    assert directory.area("essex")  # for concerns that it has


def test_contact_of_a_force_that_has_ended_is_not_changed(ending, clock):
    contact = Contact.objects.filter(area__slug="essex", purpose="referral").first()
    clock.move_to(datetime(2028, 3, 31, 12, tzinfo=UTC))
    propose(contact, value="01245 000001")
    clock.move_to(datetime(2028, 4, 1, 12, tzinfo=UTC))
    said = "Essex Police ended on 31 March 2028. Give the area its new force first."
    with pytest.raises(ChangeRefused, match=said):
        propose(contact, value="01245 000002")
    # Retiring is not refused, where another is left.
    Contact.objects.create(area=contact.area, kind="phone", purpose="referral", value="01245 000003", label="x")
    propose(contact, act=Act.RETIRE)


def test_check_of_contacts_names_areas_without_a_force(ending, clock):
    def said():
        errors = StringIO()
        with pytest.raises(SystemExit):  # no contact is confirmed
            call_command("check_contacts", stdout=StringIO(), stderr=errors)
        return errors.getvalue()

    clock.move_to(datetime(2028, 3, 31, 12, tzinfo=UTC))
    assert "No confirmed route: Essex" in said()
    clock.move_to(datetime(2028, 4, 1, 12, tzinfo=UTC))
    assert "Takes no concerns, as Essex Police is no force today: Essex" in said()


def test_dates_of_a_force_are_set_by_a_command():
    out = StringIO()
    call_command("set_force_dates", "essex", last=LAST, stdout=out)
    assert Force.objects.get(slug="essex").valid_until == LAST
    assert "Takes no concerns after that, unless it has another force by then: Essex" in out.getvalue()
    call_command("set_force_dates", "essex", stdout=out)
    assert Force.objects.get(slug="essex").valid_until is None


def test_dates_that_cannot_be_are_refused():
    with pytest.raises(CommandError, match="No force is called narfolk"):
        call_command("set_force_dates", "narfolk", last=LAST)
    with pytest.raises(CommandError, match="force_ends_after_it_begins"):
        call_command("set_force_dates", "essex", first=AFTER, last=LAST)
    with pytest.raises(IntegrityError), transaction.atomic():
        Force.objects.filter(slug="essex").update(valid_from=AFTER, valid_until=LAST)
