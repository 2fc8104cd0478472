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
