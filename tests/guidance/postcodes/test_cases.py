"""Postcodes as people type them and the answer to each, on sample data in the ONS column layout."""

import pytest

from guidance import directory
from guidance.directory import Answer, Nation
from tests.guidance.postcodes.onspd import SAMPLE, STRADDLING, write
from tests.guidance.postcodes.test_import import load

ONE, MANY, OUTSIDE, UNKNOWN, UNREADABLE = (
    *(Answer.ONE, Answer.MANY, Answer.OUTSIDE, Answer.UNKNOWN, Answer.UNREADABLE),
)
CAMBRIDGESHIRE, CUMBRIA, ESSEX, NORFOLK = "cambridgeshire", "cumbria", "essex", "norfolk"
INSIDE = "westmorland-and-furness"

CASES = [
    # typed text, answer, areas of the councils (or the nation when outside)
    # Well inside each kind of council
    ("CB1 2AB", ONE, CAMBRIDGESHIRE),
    ("PE1 1AA", ONE, CAMBRIDGESHIRE),
    ("PE29 3AA", ONE, CAMBRIDGESHIRE),
    ("CA1 1AA", ONE, CUMBRIA),
    ("LA18 4AA", ONE, CUMBRIA),
    ("CM1 1AA", ONE, ESSEX),
    ("SS0 7AA", ONE, ESSEX),
    ("RM17 6AA", ONE, ESSEX),
    ("CO15 1AA", ONE, ESSEX),
    ("NR1 1AA", ONE, NORFOLK),
    ("NR30 1AA", ONE, NORFOLK),
    ("PE30 1AA", ONE, NORFOLK),
    # Westmorland and Furness is part of Cumbria and is the more specific answer
    ("LA9 7RA", ONE, INSIDE),
    ("LA14 1AA", ONE, INSIDE),
    ("CA9 3AA", ONE, INSIDE),
    ("CA4 9AA", ONE, INSIDE),
    # Postcode areas and outward codes on both sides of a border
    ("CB10 1AA", ONE, ESSEX),
    ("CB10 9ZZ", OUTSIDE, "england"),
    ("CB8 0AA", OUTSIDE, "england"),
    ("CB8 9AA", ONE, CAMBRIDGESHIRE),
    ("PE9 1AA", OUTSIDE, "england"),
    ("PE9 4AA", ONE, CAMBRIDGESHIRE),
    ("PE13 1AA", ONE, CAMBRIDGESHIRE),
    ("PE14 7AA", ONE, NORFOLK),
    ("SG8 6ZZ", OUTSIDE, "england"),
    ("LA5 0AA", ONE, INSIDE),
    ("LA5 9ZZ", OUTSIDE, "england"),
    ("CM23 2AA", OUTSIDE, "england"),
    ("CM23 5AA", ONE, ESSEX),
    ("CO10 0AA", OUTSIDE, "england"),
    ("CO10 7AA", ONE, ESSEX),
    ("IP22 2AA", ONE, NORFOLK),
    ("IP22 1ZZ", OUTSIDE, "england"),
    ("E4 7AA", OUTSIDE, "england"),
    ("E4 7ZZ", ONE, ESSEX),
    # Near, but no postcode of the outward code is in our areas
    ("LA1 1AA", OUTSIDE, "england"),
    ("RM1 1AA", OUTSIDE, "england"),
    ("NR32 1AA", OUTSIDE, "england"),
    # On a boundary
    ("CB10 1AB", MANY, f"{CAMBRIDGESHIRE} {ESSEX}"),
    ("SG8 5AA", MANY, CAMBRIDGESHIRE),
    # Terminated years ago
    ("CB2 9AA", ONE, CAMBRIDGESHIRE),
    ("CA28 7AA", ONE, CUMBRIA),
    # Mistyped, with only one possible reading
    ("cb12ab", ONE, CAMBRIDGESHIRE),
    ("  Cb1   2aB ", ONE, CAMBRIDGESHIRE),
    ("CB1-2AB", ONE, CAMBRIDGESHIRE),
    ("CB1 2AB.", ONE, CAMBRIDGESHIRE),
    ('"CB1 2AB"', ONE, CAMBRIDGESHIRE),
    ("(CB1,2AB)", ONE, CAMBRIDGESHIRE),
    ("CB1\u00a02AB", ONE, CAMBRIDGESHIRE),
    ("CB1\u200b 2AB", ONE, CAMBRIDGESHIRE),
    ("ＣＢ１ ２ＡＢ", ONE, CAMBRIDGESHIRE),
    ("CBI 2AB", ONE, CAMBRIDGESHIRE),
    ("C01 1AA", ONE, ESSEX),
    ("CO1 IAA", ONE, ESSEX),
    ("SSO 7AA", ONE, ESSEX),
    ("NR3O IAA", ONE, NORFOLK),
    ("1P22 2AA", ONE, NORFOLK),
    # Not in the data: the outward code still suggests councils
    ("CB1 9ZZ", UNKNOWN, CAMBRIDGESHIRE),
    ("CA9 9ZZ", UNKNOWN, INSIDE),
    # Other nations, Crown Dependencies, British forces
    ("CF10 1AA", OUTSIDE, "wales"),
    ("LL11 1AA", OUTSIDE, "wales"),
    ("SY23 1AA", OUTSIDE, "wales"),
    ("SY1 1AA", OUTSIDE, "england"),
    ("EH1 1AA", OUTSIDE, "scotland"),
    ("TD9 0AA", OUTSIDE, "scotland"),
    ("TD15 1AA", OUTSIDE, "england"),
    ("ZE1 0AA", OUTSIDE, "scotland"),
    ("BT1 1AA", OUTSIDE, "northern-ireland"),
    ("JE2 3AB", OUTSIDE, "jersey"),
    ("GY1 1AA", OUTSIDE, "guernsey"),
    ("IM1 1AA", OUTSIDE, "isle-of-man"),
    ("BFPO 12", OUTSIDE, "forces"),
    ("bfpo c/o 45", OUTSIDE, "forces"),
    ("BF1 2AU", OUTSIDE, "forces"),
    ("M1 1AA", OUTSIDE, "england"),
    ("SW1A 1AA", OUTSIDE, "england"),
    # Not a full postcode; an outward code alone still offers councils
    ("CB1", UNREADABLE, CAMBRIDGESHIRE),
    ("CB1 2A", UNREADABLE, CAMBRIDGESHIRE),
    ("la9", UNREADABLE, INSIDE),
    ("M1", UNREADABLE, ""),
    ("CB1 2AC", UNREADABLE, ""),
    ("ZZ1 1AA", UNREADABLE, ""),
    ("12345", UNREADABLE, ""),
    ("Norwich", UNREADABLE, ""),
    ("CB1 2AB CB1 2AB", UNREADABLE, ""),
    ("🙂", UNREADABLE, ""),
    ("", UNREADABLE, ""),
]


@pytest.fixture
def sample(content, tmp_path):
    load(write(tmp_path / "ONSPD_AUG_2026_UK.csv", SAMPLE), straddling=write(tmp_path / "s.csv", STRADDLING))


def test_cases_are_many_and_unique():
    assert len(CASES) >= 60
    assert len({typed for typed, _, _ in CASES}) == len(CASES)


def test_lookup_answers_each_case(sample):
    """One test, because loading the sample costs more than the lookups; lists every wrong answer."""
    wrong = []
    for typed, answer, where in CASES:
        found = directory.areas_for(typed)
        asked = found.councils if found.councils else found.likely
        got = found.nation.value if answer is OUTSIDE else " ".join(sorted({c.area_slug for c in asked}))
        if (found.answer, got) != (answer, where):
            wrong.append((typed, found.answer, got))
    assert not wrong


@pytest.mark.parametrize(
    ("typed", "is_terminated", "was_corrected"),
    [
        ("CB1 2AB", False, False),
        ("cb1-2ab", False, False),
        ("CBI 2AB", False, True),
        ("CB2 9AA", True, False),
        ("C82 9AA", False, False),
    ],
)
def test_terminated_and_corrected_flags(sample, typed, is_terminated, was_corrected):
    found = directory.areas_for(typed)
    assert (found.is_terminated, found.was_corrected) == (is_terminated, was_corrected)


class TestWithoutData:
    """Before any postcode data is loaded, likely councils are offered and no local person is turned away."""

    @pytest.mark.parametrize(
        ("typed", "names"),
        [
            ("CB1 2AB", ["Cambridge", "South Cambridgeshire"]),
            ("PE14 7AA", ["Fenland", "King's Lynn and West Norfolk"]),
            ("CA4 9AA", ["Cumberland", "Westmorland and Furness"]),
            ("LA20 6AA", ["Westmorland and Furness", "Cumberland"]),
            ("RM1 1AA", []),
        ],
    )
    def test_likely_councils_are_offered_and_none_is_chosen(self, content, typed, names):
        found = directory.areas_for(typed)
        assert (found.answer, found.councils) == (UNKNOWN, ())
        assert [council.name for council in found.likely] == names

    @pytest.mark.parametrize("typed", ["M1 1AA", "EH1 1AA", "JE2 3AB"])
    def test_distant_postcode_is_outside(self, content, typed):
        assert directory.areas_for(typed).answer is OUTSIDE


def test_every_nation_has_a_police_force_or_advice(content):
    from guidance.content.elsewhere import ELSEWHERE

    typed = ("M1 1AA", "EH1 1AA", "CF10 1AA", "BT1 1AA", "JE2 3AB", "GY1 1AA", "IM1 1AA", "BFPO 12")
    found = [directory.read_place(each) for each in typed]
    assert {each.nation for each in found} == set(Nation)
    assert {each.nation.value for each in found if not each.police} == set(ELSEWHERE)


def test_every_council_is_in_the_likely_table(content):
    from guidance.postcodes.outward_codes import LIKELY_COUNCILS
    from guidance.postcodes.parsing import Postcode

    known = {council.name for council in directory.councils()}
    assert {name for names in LIKELY_COUNCILS.values() for name in names} == known
    assert all(Postcode(outward, "1AA").may_be_ours for outward in LIKELY_COUNCILS)
