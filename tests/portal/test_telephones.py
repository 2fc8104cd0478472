"""Telephone numbers are read alike, however they were written."""

import pytest

from prevent_portal.telephones import find_telephones, read_telephone

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
AMONG_WORDS = [*SPELLINGS[:22], "0 77 00 90 04 03", "०७७००९००४०३", "00447700900403", "+44-7700-900403"]


@pytest.mark.parametrize("typed", SPELLINGS)
def test_every_spelling_is_one_number(typed):
    assert read_telephone(typed) == "07700900403"


@pytest.mark.parametrize("typed", ["+48 22 123 45 67", "0048 22 1234567", "+48(22)123-45-67"])
def test_number_abroad_keeps_its_country(typed):
    assert read_telephone(typed) == "+48221234567"


@pytest.mark.parametrize("typed", ["", "none", "12", "+", "07700 900403 or 07700 900404", "x" * 30])
def test_what_is_no_number_is_empty(typed):
    assert read_telephone(typed) == ""


@pytest.mark.parametrize("typed", AMONG_WORDS)
def test_every_spelling_is_found_among_words(typed):
    assert find_telephones(typed) == {"07700900403"}
    assert find_telephones(f"Call {typed} or write to a1@example.org") == {"07700900403"}


def test_several_numbers_are_found_among_words():
    text = "07700 900403 07700 900404, or 01603 424242 since 27/03/2008 +44 7700 900405 0048 601 234 567"
    assert find_telephones(text) == {"07700900403", "07700900404", "01603424242", "07700900405", "+48601234567"}


@pytest.mark.parametrize("text", ["born 27/03/2008", "a12345678901b", "2008-03-27", "room 1234567", "", "0" * 90])
def test_other_digits_are_no_numbers(text):
    assert find_telephones(text) == frozenset()
