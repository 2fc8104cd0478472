"""Each line of the table of places, and that it is read late."""

import subprocess
import sys
from collections import Counter

import pytest

from guidance import directory
from guidance.content.places import COUNCILS, FORCES
from guidance.places import names
from guidance.places.police import BY_POSTCODE_AREA, POLICE, forces_of
from guidance.postcodes.parsing import AREAS, Nation, Postcode

LINES = [
    line.split("\t") for line in names.TABLE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")
]
OURS = {name: area for _, name, area, tier, _, until in COUNCILS if tier != "county" and until is None}
FORCE_OF = {"westmorland-and-furness": "cumbria"}


def test_every_line_has_a_known_force_and_council():
    for name, force, *rest in LINES:
        assert name == name.strip(), name
        assert force in POLICE, name
        council = rest[0] if rest else ""
        if council:
            assert FORCE_OF.get(OURS[council], OURS[council]) == force, name
        assert len(rest) < 3, name


def test_no_line_stands_twice():
    assert [
        key for key, times in Counter((names.key(line[0]), *line[1:3]) for line in LINES).items() if times > 1
    ] == []


def test_each_council_has_places_and_there_are_enough():
    places = Counter(line[2] for line in LINES if len(line) > 2 and line[2])
    assert set(places) == set(OURS)
    assert min(places.values()) >= 5
    assert sum(places.values()) >= 1_500


def test_source_licence_and_date_stand_in_the_file():
    head = names.TABLE.read_text(encoding="utf-8")[:1_000]
    assert all(words in head for words in ("GeoNames", "CC BY 4.0", "5 March 2023", "by hand"))


def test_table_is_not_read_at_import():
    done = subprocess.run(
        [sys.executable, "-c", "from guidance.places import names; print(names.table.cache_info().currsize)"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "0\n"
    names.table()
    assert names.table.cache_info().currsize == 1


def test_there_are_the_43_forces_of_england_and_wales_and_those_of_the_other_nations():
    assert len([force for force in POLICE.values() if force.gss_code]) == 43
    assert len({force.gss_code for force in POLICE.values() if force.gss_code}) == 43
    assert not POLICE["northern-ireland"].has_prevent
    ours = {code: (slug, name, website) for slug, name, code, website in FORCES}
    for force in POLICE.values():
        if force.gss_code in ours:
            assert (force.slug, force.name, force.website) == ours[force.gss_code]


@pytest.mark.parametrize("area", sorted(AREAS))
def test_every_postcode_area_has_a_force(area):
    nation = Postcode(f"{area}1", "").nation
    if nation in (Nation.ENGLAND, Nation.WALES):
        assert forces_of(f"{area}1", area)
        assert set(BY_POSTCODE_AREA[area]) <= set(POLICE)
    else:
        assert area not in BY_POSTCODE_AREA or area == "TD"


def test_every_postcode_area_leads_to_somebody(content):
    nobody = []
    for area in sorted(AREAS - {"BF", "JE", "GY", "IM"}):
        found = directory.read_place(f"{area}1 1AA" if area not in ("EC", "WC", "W", "SW") else f"{area}1A 1AA")
        if not (found.councils or found.police):
            nobody.append(area)
    assert not nobody
