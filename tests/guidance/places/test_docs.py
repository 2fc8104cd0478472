"""The tables of docs/places.md: what each typed place is read as."""

import re
from pathlib import Path

import pytest

from guidance import directory

PAGE = (Path(__file__).parents[3] / "docs/places.md").read_text(encoding="utf-8")
FORCES = {force.gss_code: force.name for force in directory.POLICE.values()}


def rows(heading: str) -> list[list[str]]:
    part = PAGE.split(f"### {heading}\n")[1].split("\n###")[0]
    cells = [line.strip("| ").split(" | ") for line in part.splitlines() if line.startswith("| ")]
    return cells[2:]


TOWNS, OUTWARDS, ASKED = rows("Towns, villages and streets"), rows("Outward codes"), rows("Asked")


def test_tables_have_enough_rows():
    assert len(TOWNS) >= 100
    assert len(OUTWARDS) >= 60
    inside = {council for _, council, _ in [*TOWNS, *OUTWARDS]}
    assert len(inside) == 30  # each of the councils, and "outside"


@pytest.mark.parametrize(
    ("typed", "council", "force"), [*TOWNS, *OUTWARDS], ids=lambda cell: re.sub(r"\W", "-", cell)
)
def test_place_is_read_as_the_table_says(content, typed, council, force):
    found = directory.read_place(typed)
    assert found.is_sure
    if council == "outside":
        assert found.is_outside
        assert found.police[0].name == force
    else:
        assert found.councils[0].name == council
        assert {FORCES[each.force_code] for each in found.councils} == {force}
        assert not found.police


@pytest.mark.parametrize(("typed", "offered"), ASKED, ids=[typed for typed, _ in ASKED])
def test_unclear_place_is_asked(content, typed, offered):
    found = directory.read_place(typed)
    assert not found.is_sure
    first = [option.words for option in found.options]
    assert first[: len(offered.split("; "))] == offered.split("; ")
