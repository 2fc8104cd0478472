"""guidance.directory, the interface for other apps: plain values, validity dates and constant query counts."""

import datetime
from dataclasses import FrozenInstanceError

import pytest
from django.db import models as db_models
from django.utils import timezone

from guidance import directory
from guidance.directory import Answer
from guidance.models import Area, Contact, Council, Postcode

BEFORE = datetime.date(2023, 3, 31)
AFTER = datetime.date(2023, 4, 1)


def _postcode(compact, *codes):
    for code in codes:
        council = Council.objects.get(gss_code=code) if code else None
        Postcode.objects.create(postcode=compact, council=council, data_edition="ONSPD November 2026")


@pytest.mark.usefixtures("content")
class TestAreas:
    def test_areas_are_sorted_by_name(self):
        assert [area.slug for area in directory.areas()] == [
            *("cambridgeshire", "cumbria", "essex", "norfolk", "westmorland-and-furness"),
        ]

    def test_area_inside_another_has_parent_and_force(self):
        area = directory.area("westmorland-and-furness")
        assert (area.parent_slug, area.force_slug, area.force_name) == (
            "cumbria",
            "cumbria",
            "Cumbria Constabulary",
        )

    def test_area_is_absent_before_its_first_day(self):
        assert "westmorland-and-furness" not in [area.slug for area in directory.areas(BEFORE)]

    def test_unknown_area_is_none(self):
        assert directory.area("atlantis") is None

    def test_entries_are_frozen_and_hold_no_models(self):
        area = directory.areas()[0]
        with pytest.raises(FrozenInstanceError):
            area.name = "x"
        assert not any(isinstance(value, db_models.Model) for value in vars(area).values())


@pytest.mark.usefixtures("content")
class TestCouncils:
    def test_county_councils_are_excluded(self):
        names = [council.name for council in directory.councils()]
        assert names == sorted(names)
        assert len(names) == 6 + 2 + 14 + 7
        assert not any("County Council" in name for name in names)

    @pytest.mark.parametrize(
        ("code", "day", "area"),
        [
            ("E07000008", None, "cambridgeshire"),
            ("E06000031", None, "cambridgeshire"),
            ("E06000063", None, "cumbria"),
            ("E06000064", None, "westmorland-and-furness"),
            ("E06000064", AFTER, "westmorland-and-furness"),
            ("E06000064", BEFORE, None),
            ("E07000031", BEFORE, "cumbria"),
            ("E07000031", AFTER, None),
            ("E07000031", None, None),
            ("E06000034", None, "essex"),
            ("E07000148", None, "norfolk"),
            ("E99999999", None, None),
        ],
    )
    def test_area_of_council(self, code, day, area):
        found = directory.area_of_council(code, day)
        assert (found.slug if found else None) == area

    def test_councils_before_reorganisation(self):
        names = {council.name for council in directory.councils(BEFORE)}
        assert {"Allerdale", "Barrow-in-Furness", "Carlisle", "Copeland", "Eden", "South Lakeland"} <= names
        assert not {"Cumberland", "Westmorland and Furness"} & names


@pytest.mark.usefixtures("content")
class TestPostcodes:
    @pytest.mark.parametrize(
        ("typed", "answer"),
        [
            ("not one", Answer.UNREADABLE),
            ("", Answer.UNREADABLE),
            ("M1 1AA", Answer.OUTSIDE),
            ("JE2 3AB", Answer.OUTSIDE),
            ("BFPO 12", Answer.OUTSIDE),
            ("EH1 1AA", Answer.OUTSIDE),
            ("CB1 2AB", Answer.UNKNOWN),
        ],
    )
    def test_answers_without_postcode_data(self, typed, answer):
        assert directory.data_edition() == "none"
        lookup = directory.areas_for(typed)
        assert (lookup.answer, lookup.councils) == (answer, ())

    def test_postcode_in_one_council(self):
        _postcode("LA97RA", "E06000064")
        lookup = directory.areas_for("la9 7ra")
        assert (lookup.answer, lookup.postcode) == (Answer.ONE, "LA9 7RA")
        assert lookup.councils[0].area_slug == "westmorland-and-furness"
        assert directory.data_edition() == "ONSPD November 2026"

    def test_postcode_on_boundary_of_two_areas(self):
        _postcode("CB101AA", "E07000077", "E07000012")
        lookup = directory.areas_for("CB10 1AA")
        assert lookup.answer is Answer.MANY
        assert [council.area_slug for council in lookup.councils] == ["cambridgeshire", "essex"]

    def test_postcode_on_outer_boundary(self):
        _postcode("SG85AA", "E07000012", None)
        lookup = directory.areas_for("SG8 5AA")
        assert lookup.answer is Answer.MANY
        assert len(lookup.councils) == 1

    def test_postcode_outside_our_areas(self):
        _postcode("SG86ZZ", None)
        assert directory.areas_for("SG8 6ZZ").answer is Answer.OUTSIDE

    def test_abolished_council_answers_unknown(self):
        _postcode("CA11AA", "E07000028")
        assert directory.areas_for("CA1 1AA").answer is Answer.UNKNOWN
        assert directory.areas_for("CA1 1AA", BEFORE).answer is Answer.ONE


@pytest.mark.usefixtures("content")
class TestContacts:
    @pytest.mark.parametrize(
        ("area", "values"),
        [
            ("cambridgeshire", ["01480 422596", "Prevent@cambs.pnn.police.uk"]),
            ("cumbria", ["prevent@cumbria.police.uk"]),
            ("essex", ["01245 452196"]),
            ("norfolk", ["01953 423905", "01953 423896", "prevent@norfolk.police.uk"]),
            ("westmorland-and-furness", ["01772 413 398", "concern@lancashire.pnn.police.uk"]),
        ],
    )
    def test_referral_contacts(self, area, values):
        found = directory.contacts_for(area)
        assert [entry.value for entry in found if entry.purpose == "referral"] == values
        assert all(entry.source and entry.source_on and entry.label for entry in found)
        assert not any(entry.is_confirmed for entry in found)

    def test_confirmed_contacts_come_first_and_retired_are_excluded(self):
        Contact.objects.filter(loaded_key="norfolk-email").update(
            status="confirmed", confirmed_at="2026-11-01T09:00Z", confirmed_by="a test"
        )
        Contact.objects.filter(loaded_key="norfolk-phone-1").update(status="retired")
        assert [entry.value for entry in directory.contacts_for("norfolk")] == [
            *("prevent@norfolk.police.uk", "01953 423896", "0344 800 8020", "0344 800 8021"),
        ]

    def test_unknown_area_has_no_contacts(self):
        assert directory.contacts_for("atlantis") == []

    def test_links_and_warnings(self):
        phone, email = directory.contacts_for("cambridgeshire")[:2]
        assert (phone.href, phone.warning) == ("tel:01480422596", "")
        assert email.href == "mailto:Prevent@cambs.pnn.police.uk"
        assert "ask the force" in email.warning


class TestUrgentLines:
    def test_urgent_lines_need_no_database(self, django_assert_num_queries, db):
        with django_assert_num_queries(0):
            lines = {line.slug: line for line in directory.urgent_lines()}
        assert {slug: line.number for slug, line in lines.items()} == {
            "emergency": "999",
            "emergency-deaf": "",
            "hotline": "0800 789 321",
            "act-early": "0800 011 3764",
            "non-emergency": "101",
            "act-report": "",
            "online-material": "",
            "crimestoppers": "0800 555 111",
            "nspcc": "0808 800 5000",
            "childline": "0800 1111",
        }
        assert all(
            line.href.startswith(("tel:", "https://www.gov.uk/", "https://999bsl.co.uk")) for line in lines.values()
        )
        assert all(line.when and line.what_for for line in lines.values())


def test_contacts_are_in_order_of_purpose_confirmation_and_number(content):
    area = Area.objects.get(slug="essex")
    Contact.objects.filter(area=area).delete()
    rows = [
        ("safeguarding", "confirmed", 0),
        ("advice", "confirmed", 0),
        ("referral", "failing", 0),
        ("referral", "unconfirmed", 0),
        ("referral", "confirmed", 2),
        ("referral", "confirmed", 1),
        ("referral", "retired", 0),
    ]
    for place, (purpose, status, order) in enumerate(rows):
        given = {"purpose": purpose, "status": status, "order": order, "value": f"0300 000 000{place}"}
        if status == "confirmed":
            given |= {"confirmed_at": timezone.now(), "confirmed_by": "the team"}
        Contact.objects.create(area=area, kind="phone", **given)
    assert [int(each.value[-1]) for each in directory.contacts_for("essex")] == [5, 4, 2, 3, 1, 0]


def test_query_counts_are_constant(content, django_assert_num_queries):
    area = Area.objects.get(slug="essex")
    for number in range(30):
        Council.objects.create(gss_code=f"E07999{number:03}", name=f"Made-up {number}", area=area, tier="district")
    _postcode("CM11AA", "E07000070", "E07000067")
    for ask, queries in [
        # The edition, and the list when it is not cached yet.
        (directory.areas, 2),
        (directory.areas, 1),
        (directory.councils, 2),
        (directory.councils, 1),
        (lambda: directory.area("essex"), 1),
        (lambda: directory.area_of_council("E06000064"), 2),
        (lambda: directory.area_of_council("E06000064"), 1),
        (lambda: directory.areas_for("CM1 1AA"), 2),
        # No row for the postcode or its outward code: two more queries ask for data and for councils added later.
        (lambda: directory.areas_for("M1 1AA"), 4),
        (lambda: directory.areas_for("NR7 0AA"), 5),
        (lambda: directory.contacts_for("essex"), 1),
        (directory.data_edition, 1),
    ]:
        with django_assert_num_queries(queries):
            assert ask()
