"""Telephone numbers: one reading of what people type and paste."""

import pytest

from prevent_portal import telephones

NUMBER = "7700900403"
TYPED = [
    "07700 900403",
    "+44 (0)7700 900403",
    "+44 07700 900403",
    "0044 (0) 7700 900 403",
    "00447700900403",
    "447700900403",
    "7700900403",
    "(07700) 900403",
    "07700.900.403",
    "07700/900403",
    "+44-7700-900403",
    "07700\u2011900\u2013403",
    "07700\u00a0900403",
    "\u202a+447700900403\u202c",
    "0 77 00 90 04 03",
    "tel:+447700900403",
    "٠٧٧٠٠ ٩٠٠٤٠٣",
    "۰۷۷۰۰۹۰۰۴۰۳",
    "०७७००९००४०३",
    "０７７００ ９００４０３",
]


@pytest.mark.parametrize("typed", TYPED)
def test_ways_of_typing_one_number_are_equal(typed):
    assert telephones.read(typed) == NUMBER
    assert telephones.find(typed) == {NUMBER}
    assert telephones.find(f"Call {typed} or write to a1@example.org") == {NUMBER}


def test_numbers_of_other_countries_keep_their_code():
    assert telephones.read("+48 601 234 567") == telephones.read("0048601234567") == "48601234567"


@pytest.mark.parametrize("typed", ["", "none", "101", "27/03/2008", "07700 900403 07700 900404", "1" * 40])
def test_what_is_no_single_number_is_not_read(typed):
    assert telephones.find(typed) != {NUMBER}
    assert telephones.read(typed) in ("", "27032008")


def test_several_numbers_are_found_among_words():
    text = "07700 900403 07700 900404, or 01603 424242 since 27/03/2008 +44 7700 900405"
    assert telephones.find(text) == {NUMBER, "7700900404", "1603424242", "7700900405"}


@pytest.mark.parametrize("text", ["born 27/03/2008", "a12345678901b", "2008-03-27", "room 1234567"])
def test_other_digits_are_no_numbers(text):
    assert telephones.find(text) == frozenset()
