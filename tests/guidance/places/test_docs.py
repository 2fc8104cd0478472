"""The tables of docs/places.md: what each typed place is read as."""

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


def read_as(typed: str) -> tuple[str, set[str], bool]:
    """Council and forces as the tables have them, and whether another force is named."""
    found = directory.read_place(typed)
    if not found.is_sure:
        return "asked", set(), False
    if found.is_outside:
        return "outside", {found.police[0].name}, True
    return found.councils[0].name, {FORCES[each.force_code] for each in found.councils}, bool(found.police)


def test_places_are_read_as_the_tables_say(content):
    wrong = {
        typed: found
        for typed, council, force in [*TOWNS, *OUTWARDS]
        if (found := read_as(typed)) != (council, {force}, council == "outside")
    }
    assert not wrong


@pytest.mark.parametrize(("typed", "offered"), ASKED, ids=[typed for typed, _ in ASKED])
def test_unclear_place_is_asked(content, typed, offered):
    found = directory.read_place(typed)
    assert not found.is_sure
    first = [option.words for option in found.options]
    assert first[: len(offered.split("; "))] == offered.split("; ")
