"""show_hidden: marks control characters and mixed alphabets, keeps other text, escapes markup."""

import unicodedata
from collections import Counter

import pytest

from prevent_portal.characters import MAX_MARKS, composed, plain, show_hidden

UNCHANGED = [
    "Siân Ŵyn, one\n\ttwo",
    "میرا بیٹا بدل گیا ہے ـ محمّد",
    "می\u200cخواهم",  # Persian needs this joiner
    "আমি চিন্তিত র\u200d্য",
    "👩\u200d👩\u200d👧 ☺\ufe0f",
    "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",  # the flag of England
    "Żółć e\u0301 Привет Ελλάδα",
    "",
]


@pytest.mark.parametrize("text", UNCHANGED)
def test_text_in_other_languages_is_unchanged(text):
    assert show_hidden(text) == text


@pytest.mark.parametrize("code", [0x202E, 0x2066, 0x200B, 0x200F, 0xFEFF, 0x00AD, 0x2028, 0x1B, 0x07, 0x85, 0xE0041])
def test_control_character_is_shown_as_its_code_point(code):
    shown = show_hidden(f"a{chr(code)}b")
    assert shown == f'a<span class="portal-hidden">U+{code:04X}</span>b'


def test_joiner_between_latin_letters_is_shown():
    assert "U+200D" in show_hidden("Ah\u200dmed")


def test_joiners_between_latin_letters_are_shown():
    assert "U+200D U+200D" in show_hidden("Ah\u200d\u200dmed")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\u202e\u2066", "U+202E U+2066"),
        ("\u200b" * 5_000, "5,000 hidden characters"),
        ("\U0001f3f4" + "\U000e0041" * 200 + "\U000e007f", "201 hidden characters"),  # not a flag
        ("\n" * 5_000, "5,000 spaces and line breaks"),
    ],
)
def test_run_is_shown_as_its_number(text, shown):
    assert f'<span class="portal-hidden">{shown}</span>' in show_hidden(f"a{text}b")


def test_no_more_than_a_number_of_places_are_marked():
    shown = show_hidden("a\u200b" * 100 + "\u0410hmed<")
    assert shown.count("U+200B") == MAX_MARKS
    assert "a\u200b" not in shown
    assert shown.count("\ufffd") == 100 - MAX_MARKS
    assert f"{101 - MAX_MARKS} more places" in shown
    assert "\u0410hmed&lt;" in shown


def test_plain_text_has_no_accents_and_no_long_forms():
    assert plain("Jos\u00e9  A\ufb01") == "jose afi"
    assert len(plain("\ufdfa " * 1_000)) == 1_999
    assert plain("e" + "\u0301" * 10_000 + "x") == "ex"


def test_word_of_mixed_alphabets_is_marked():
    spoofed = "\u0410hmed"  # the first letter is Cyrillic
    assert show_hidden(f"met {spoofed}.") == f'met <span class="portal-hidden">{spoofed} (mixed alphabets)</span>.'


@pytest.mark.parametrize("text", ["<script>", "a\u202e<b>", "<i>\u0410hmed</i>", "&amp;\u200b\"'"])
def test_text_is_escaped(text):
    shown = show_hidden(text)
    for tag in ("<script", "<b>", "<i>"):
        assert tag not in shown
    assert shown.count("<") == shown.count("span") == 2 * shown.count("portal-hidden")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("O'Brien", "O’Brien"),
        ("O'Brien", "OBrien"),
        ("O`Brien", "O´Brien"),
        ("Tariq's brother", "Tariq brother"),
        ("Lukasz", "Łukasz"),
        ("Soren Aegir", "Søren Ægir"),
        ("isik", "IŞIK"),
        ("STRASSE", "Straße"),
        ("علی", "علي"),
        ("پاکستان", "پاكستان"),
        ("أحمد", "احمد"),
        ("فاطمة", "فاطمه"),
        ("ہ", "ه"),
        ("ﻋﻠﻲ", "علي"),
        ("عـلي", "علي"),
        ("علی‌رضا", "علیرضا"),
        ("ＡＬＩ", "ali"),
        ("Al-Zahrani", "al\u2011zahrani"),
        ("Al-Zahrani", "Al Zahrani"),
        ("a\u200bl\u200ei", "ali"),
        ("٠٧٧٠٠", "07700"),
        ("۰۷۷۰۰", "07700"),
        ("ﾀﾛｳ", "タロウ"),
    ],
)
def test_what_people_and_keyboards_interchange_is_plain_alike(one, other):
    assert plain(one) == plain(other)


@pytest.mark.parametrize(("one", "other"), [("김민수", "김민"), ("Ali", "Ala"), ("omars", "omar's"), ("1", "2")])
def test_what_differs_stays_different(one, other):
    assert plain(one) != plain(other)


def test_composed_text_is_nfc_and_leaves_nothing_out():
    assert composed("Zoe\u0301 A\u030a") == "Zo\u00e9 \u00c5"
    long = f"Zoe{chr(0x301) * 5 + chr(0x323) * 395} e\u0301"
    assert composed(long).endswith(" \u00e9")
    assert Counter(unicodedata.normalize("NFD", composed(long))) == Counter(long)
