"""Lists of places are kept while the guidance stays the same, and not a question longer."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guidance import directory
from guidance.models import Area, Council, Edition


def asked(list_places):
    with CaptureQueriesContext(connection) as captured:
        list_places()
    return ["guidance_edition" in each["sql"] for each in captured]


@pytest.mark.parametrize("list_places", [directory.areas, directory.councils])
def test_a_kept_list_costs_a_look_at_the_edition_alone(db, list_places):
    list_places()
    assert asked(list_places) == [True]


def test_a_change_is_seen_at_the_next_question(db):
    Area.objects.filter(slug="essex").update(name="Essex and more")
    assert "Essex and more" in [area.name for area in directory.areas()]
    Council.objects.filter(gss_code="E07000148").update(name="Norwich renamed")
    assert "Norwich renamed" in [council.name for council in directory.councils()]


def test_within_the_seconds_of_an_edition_nothing_is_asked(db, settings):
    directory.councils()
    settings.EDITION_SECONDS = 60
    assert asked(directory.councils) == []


def test_without_an_edition_nothing_is_kept(db):
    Edition.objects.all().delete()
    directory.councils()
    assert asked(directory.councils) == [True, False]


def test_each_day_has_its_own(db, frozen):
    council = Council.objects.get(gss_code="E07000148")
    Council.objects.filter(pk=council.pk).update(valid_until="2026-11-21")
    assert council.name in [each.name for each in directory.councils()]
    frozen.shift(24 * 60 * 60)
    assert council.name not in [each.name for each in directory.councils()]


def test_who_changes_a_list_changes_their_own(db):
    directory.councils().clear()
    assert directory.councils()
