"""Telephone numbers are read alike, however they were written."""

import pytest

from prevent_portal.telephones import read_telephone

SPELLINGS = [
    "07700 900403",
    "07700900403",
    "07700-900-403",
    "07700.900.403",
    "07700/900403",
    "(07700) 900 403",
    "07700\u00a0900\u202f403",
    "07700\u2013900403",
    "\u202a07700 900403\u202c",
    "07700\u200b900403",
    "+44 7700 900403",
    "+44 (0)7700 900403",
    "+44 0 7700 900403",
    "0044 7700 900403",
    "00 44 (0) 7700 900403",
    "447700900403",
    "7700900403",
    "٠٧٧٠٠٩٠٠٤٠٣",
    "۰۷۷۰۰ ۹۰۰۴۰۳",
    "+٤٤ ٧٧٠٠ ٩٠٠٤٠٣",
    "\uff10\uff17\uff17\uff10\uff10 900403",
    "tel: 07700 900403",
    "07700 900403 ext. 12",
    "07700 900403 x12",
]


@pytest.mark.parametrize("typed", SPELLINGS)
def test_every_spelling_is_one_number(typed):
    assert read_telephone(typed) == "07700900403"


@pytest.mark.parametrize("typed", ["+48 22 123 45 67", "0048 22 1234567", "+48(22)123-45-67"])
def test_number_abroad_keeps_its_country(typed):
    assert read_telephone(typed) == "+48221234567"


@pytest.mark.parametrize("typed", ["", "none", "12", "+", "07700 900403 or 07700 900404", "x" * 30])
def test_what_is_no_number_is_empty(typed):
    assert read_telephone(typed) == ""
