"""Parsing postcodes as people type them."""

import pytest

from guidance.postcodes.parsing import Postcode, outward_alone


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("CB1 2AB", "CB1 2AB"),
        ("cb12ab", "CB1 2AB"),
        ("  Cb1   2aB ", "CB1 2AB"),
        ("CB1-2AB", "CB1 2AB"),
        ("NR1\u00a01AA", "NR1 1AA"),
        ("CB10 1AA", "CB10 1AA"),
        ("PE301AA", "PE30 1AA"),
        ("m1 1aa", "M1 1AA"),
        ("SW1A 1AA", "SW1A 1AA"),
        ("W1A 0AX", "W1A 0AX"),
        ("EC1A 1BB", "EC1A 1BB"),
        ("E4 7AA", "E4 7AA"),
        ("C01 1AA", "CO1 1AA"),  # zero for O
        ("CO1 lAA", None),  # a lower-case L is not read as 1
        ("CO1 IAA", "CO1 1AA"),  # I for 1
        ("CBI 2AB", "CB1 2AB"),
        ("1P22 2AA", "IP22 2AA"),
        ("1G10 1AA", "IG10 1AA"),
        ("NR1 OAA", "NR1 0AA"),
        ("CM2O 1AA", "CM20 1AA"),
        ("BFPO 12", "BFPO 12"),
        ("bfpo1234", "BFPO 1234"),
        ("BFPO c/o 45", "BFPO 45"),
        ("BF1 2AU", "BF1 2AU"),
        ("JE2 3AB", "JE2 3AB"),
        ("IM1 1AA", "IM1 1AA"),
        ("", None),
        ("CB1", None),
        ("CB1 2A", None),
        ("CB1 2AC", None),  # C never ends a postcode
        ("ZZ1 1AA", None),
        ("QQ99 9QQ", None),
        ("CB1A 2AB", None),
        ("CB01 2AB", None),
        ("12345", None),
        ("hello there", None),
        ("CB1 2AB CB1 2AB", None),
        ("C" * 5000, None),
        ("0O0I1I1", None),
        ("<script>", None),
        ("\x00", None),
    ],
)
def test_typed_text_is_parsed(typed, read):
    parsed = Postcode.parse(typed)
    assert (str(parsed) if parsed else None) == read


def test_postcode_has_outward_and_inward_code():
    parsed = Postcode.parse("la97ra")
    assert parsed == Postcode("LA9", "7RA")
    assert parsed.compact == "LA97RA"


@pytest.mark.parametrize(
    "typed",
    [
        *["CB1 2AB", "PE1 1AA", "PE30 1AA", "SG8 5AA", "NR1 1AA", "IP24 1AA", "CO1 1AA", "CM1 1AA"],
        *["SS1 1AA", "RM17 6AA", "IG10 1AA", "EN9 1AA", "E4 7AA", "CA1 1AA", "LA9 4AA"],
    ],
)
def test_postcode_near_our_areas_may_be_ours(typed):
    assert Postcode.parse(typed).may_be_ours


@pytest.mark.parametrize(
    "typed",
    [
        *[
            "JE2 3AB",
            "GY1 1AA",
            "IM1 1AA",
            "BFPO 12",
            "BF1 2AU",
        ],  # not in the United Kingdom, or forces abroad
        *["EH1 1AA", "G1 1AA", "AB10 1AA", "CF10 1AA", "LL11 1AA", "BT1 1AA"],  # other nations
        *["M1 1AA", "SW1A 1AA", "E1 6AN", "SG1 1AA", "EN1 1AA", "NE1 1AA"],  # elsewhere in England
    ],
)
def test_distant_postcode_is_not_ours(typed):
    assert not Postcode.parse(typed).may_be_ours


HALVES = {
    "CB1": "CB1",
    "cb1": "CB1",
    "CB1 1": "CB1",
    "cb1 1": "CB1",
    "CB1\u00a01": "CB1",
    "CB1  1 ": "CB1",
    "CB1-1": "CB1",
    "CB1 1A": "CB1",
    "CB1 1\u200e": "CB1",
    "CBI 1": "CB1",
    "CM1 2": "CM1",
    "CB11": "CB11",
    "cb11": "CB11",
    "CB11 1": "CB11",
    "PE301": "PE30",
    "pe30 1": "PE30",
    "PE3O": "PE30",
    "E1 6": "E1",
    "E16": "E16",
    "W1A 1": "W1A",
    "EC2M7": "EC2M",
    "CB2 1TN": "",
    "CB": "",
    "1": "",
    "CB 1": "CB1",
    "pe 30": "PE30",
    "CB1 1 1": "",
    "Cambridge": "",
    "": "",
    " ": "",
}


@pytest.mark.parametrize(("typed", "outward"), HALVES.items())
def test_half_a_postcode_is_read_as_its_district(typed, outward):
    """A space ends the outward code: CB1 1 is in Cambridge, and CB11 in Essex."""
    assert outward_alone(typed) == outward
