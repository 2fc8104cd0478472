"""Return codes: random, read as typed, stored as a keyed hash, and detected in free text."""

import pytest

from referrals.sealing import return_codes

CODE = "ABCD-EFGH-JKLM-NPQR"


def test_codes_have_16_characters_of_a_32_letter_alphabet():
    assert len(return_codes.ALPHABET) == 32
    made = [return_codes.make_code() for _ in range(500)]
    assert len(set(made)) == 500
    assert all(len(return_codes.read_code(code)) == 16 for code in made)
    assert set("".join(made)) == {*return_codes.ALPHABET, "-"}


PASTED = {
    "as our note has it": "Reference: 2345-6789\nCode: ABCD-EFGH-JKLM-NPQR\n",
    "without line breaks, as a field of one line has it": "Reference: 2345-6789Code: ABCD-EFGH-JKLM-NPQR",
    "the Polish note": "Numer: 2345-6789\nKod: ABCD-EFGH-JKLM-NPQR\n",
    "the Polish note without line breaks": "Numer zgłoszenia: 2345-6789Kod: ABCD-EFGH-JKLM-NPQR",
    "the Urdu note": "حوالہ نمبر: 2345-6789\nکوڈ: ABCD-EFGH-JKLM-NPQR",
    "isolates around it": "کوڈ: \u2066ABCD-EFGH-JKLM-NPQR\u2069",
    "an address after it": "Code: ABCD-EFGH-JKLM-NPQRhttps://prevent.example/return/",
    "a label": "Code: ABCD-EFGH-JKLM-NPQR",
    "a sentence": "my code is abcd-efgh-jklm-npqr, I hope",
    "a sentence without dashes": "here is my code: abcd efgh jklm npqr. Thanks",
    "words of four letters before it": "this here seem ABCD-EFGH-JKLM-NPQR",
    "hyphens that do not break": "ABCD\u2011EFGH\u2011JKLM\u2011NPQR",
    "en dashes": "ABCD\u2013EFGH\u2013JKLM\u2013NPQR",
    "spaced dashes": "ABCD - EFGH - JKLM - NPQR",
    "minus signs": "ABCD\u2212EFGH\u2212JKLM\u2212NPQR",
    "soft hyphens": "ABCD\u00adEFGH\u00adJKLM\u00adNPQR",
    "a full stop": "ABCD-EFGH-JKLM-NPQR.",
    "quotes": "\u201cABCD-EFGH-JKLM-NPQR\u201d",
    "apostrophes": "'ABCD-EFGH-JKLM-NPQR'",
    "brackets and a star": "*[ABCD-EFGH-JKLM-NPQR]*",
    "zero width spaces": "AB\u200bCD-EFGH-\u200bJKLM-NPQR\u200b",
    "a byte order mark": "\ufeffABCD-EFGH-JKLM-NPQR",
    "a mark of direction": "ABCD-EFGH-JKLM-NPQR\u200e",
    "full width": "\uff21\uff22\uff23\uff24\uff0d\uff25\uff26\uff27\uff28-JKLM-NPQR",
    "spaces that do not break": "ABCD\u00a0EFGH\u00a0JKLM\u00a0NPQR",
    "dots": "ABCD.EFGH.JKLM.NPQR",
    "one by one": "A B C D E F G H J K L M N P Q R",
    "other groups": "ABC-DEFGH-JKLMN-PQR",
    "broken over two lines": "ABCD-EFGH-\nJKLM-NPQR",
}


@pytest.mark.parametrize("typed", PASTED.values(), ids=PASTED)
def test_code_is_read_however_it_was_pasted(typed):
    assert return_codes.read_code(typed) == "ABCDEFGHJKLMNPQR"
    assert return_codes.contains_code(typed, return_codes.hash_code("ABCDEFGHJKLMNPQR"))


NO_CODES = [
    "Reference: 2345-6789",
    "ABCD-EFGH-JKLM-NPQR-STUV",
    "https://prevent.example/return/",
    "I have lost it, what can be done?",
    "07700 900403",
]


@pytest.mark.parametrize("typed", NO_CODES)
def test_text_without_a_code_is_none(typed):
    assert return_codes.read_code(typed) is None


@pytest.mark.parametrize(
    ("typed", "letters"),
    [
        ("ABCD-EFGH-JKLM-NPQR", "ABCDEFGHJKLMNPQR"),
        (" abcd efgh jklm npqr ", "ABCDEFGHJKLMNPQR"),
        ("ABCDEFGHJKLMNPQ", None),
        ("ABCD-EFGH-JKLM-NPQ0", None),
        ("ABCD-EFGH-JKLM-NPQ\x00", None),
        ("", None),
    ],
)
def test_typed_code_is_normalised(typed, letters):
    assert return_codes.read_code(typed) == letters


def test_hash_is_keyed_and_older_keys_still_find_it(settings):
    stored = return_codes.hash_code("ABCDEFGHJKLMNPQR")
    settings.RETURN_CODE_KEYS = ["y" * 50, *settings.RETURN_CODE_KEYS]
    assert return_codes.hash_code("ABCDEFGHJKLMNPQR") != stored
    assert stored in return_codes.hashes_of("ABCDEFGHJKLMNPQR")


@pytest.mark.parametrize(
    "text",
    [
        CODE,
        CODE.lower(),
        CODE.replace("-", ""),
        CODE.replace("-", " - "),
        "my code is abcd efgh jklm npqr, ask me",
        "xx" + CODE + "22",
        "A.B.C.D/E_F_G_H\nJ K L M\tN,P,Q,R",
        "ABCD\u2013EFGH\u2011JKLM\u00adNPQR",
        "\uff21\uff22\uff23\uff24-EFGH-JKLM-NPQR",
        "A" * 4_000 + CODE,
    ],
)
def test_code_is_detected_in_text(text):
    assert return_codes.contains_code(text, return_codes.hash_code("ABCDEFGHJKLMNPQR"))


@pytest.mark.parametrize(
    "text",
    ["", "ABCD-EFGH-JKLM", "ABCD-EFGH-JKLM-NPQS", "He said he was ready to travel.", "\u06a9\u0648\u0688 " * 50],
)
def test_other_text_is_not_taken_for_the_code(text):
    assert not return_codes.contains_code(text, return_codes.hash_code("ABCDEFGHJKLMNPQR"))


def test_code_made_with_an_older_key_is_detected(settings):
    stored = return_codes.hash_code("ABCDEFGHJKLMNPQR")
    settings.RETURN_CODE_KEYS = ["y" * 50, *settings.RETURN_CODE_KEYS]
    assert return_codes.contains_code(CODE, stored)
