"""Lists of places are cached until the edition changes."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guidance import directory
from guidance.models import Area, Council, Edition


def edition_queries(list_places):
    """For each query that the call makes, whether it reads the edition."""
    with CaptureQueriesContext(connection) as captured:
        list_places()
    return ["guidance_edition" in each["sql"] for each in captured]


@pytest.mark.parametrize("list_places", [directory.areas, directory.councils])
def test_cached_list_only_queries_the_edition(db, list_places):
    list_places()
    assert edition_queries(list_places) == [True]


def test_changed_list_is_read_again(db):
    Area.objects.filter(slug="essex").update(name="Essex and more")
    assert "Essex and more" in [area.name for area in directory.areas()]
    Council.objects.filter(gss_code="E07000148").update(name="Norwich renamed")
    assert "Norwich renamed" in [council.name for council in directory.councils()]


def test_council_that_moved_is_of_its_new_area_at_once(db):
    assert directory.area_of_council("E07000148").slug == "norfolk"
    Council.objects.filter(gss_code="E07000148").update(area=Area.objects.get(slug="essex"))
    assert directory.area_of_council("E07000148").slug == "essex"
    Area.objects.filter(slug="essex").update(valid_until="2026-11-20")
    assert directory.area_of_council("E07000148") is None


def test_no_query_within_edition_seconds(db, settings):
    directory.councils()
    settings.EDITION_SECONDS = 60
    assert edition_queries(directory.councils) == []


def test_missing_edition_disables_cache(db):
    Edition.objects.all().delete()
    directory.councils()
    assert edition_queries(directory.councils) == [True, False]


def test_lists_are_cached_by_day(db, frozen):
    council = Council.objects.get(gss_code="E07000148")
    Council.objects.filter(pk=council.pk).update(valid_until="2026-11-21")
    assert council.name in [each.name for each in directory.councils()]
    frozen.shift(24 * 60 * 60)
    assert council.name not in [each.name for each in directory.councils()]


def test_returned_list_is_a_copy(db):
    directory.councils().clear()
    assert directory.councils()
