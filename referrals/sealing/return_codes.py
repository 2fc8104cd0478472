"""Return codes: make one, read what a person typed, hash it for storage, and find it in a text."""

import secrets

from django.conf import settings
from django.utils.crypto import salted_hmac

from prevent_portal.typed_codes import letters_and_digits, read_groups, runs

# 32 letters and digits, 5 bits each: 16 of them are 80 bits. No 0, 1, I or O.
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
LENGTH = 16


def make_code() -> str:
    return grouped("".join(secrets.choice(ALPHABET) for _ in range(LENGTH)))


def grouped(letters: str) -> str:
    return "-".join(letters[i : i + 4] for i in range(0, len(letters), 4))


def read_codes(typed: str) -> list[str]:
    """The 16 letters of each code, alone or in whatever was pasted with it."""
    return read_groups(typed, alphabet=ALPHABET, groups=LENGTH // 4)


def read_code(typed: str) -> str | None:
    """The first one, or None when there is no code in it."""
    return next(iter(read_codes(typed)), None)


def hash_code(letters: str) -> str:
    """The keyed hash under which a code is stored."""
    return hashes_of(letters)[0]


def _hash(letters: str, secret: str) -> str:
    # A code has 80 random bits, so a fast hash is enough.
    return salted_hmac("referrals.return-code", letters, secret=secret, algorithm="sha256").hexdigest()


def hashes_of(letters: str) -> list[str]:
    """One hash for each of RETURN_CODE_KEYS. A hash cannot be made anew without the code, so old keys stay listed."""
    return [_hash(letters, secret) for secret in settings.RETURN_CODE_KEYS]


def contains_code(text: str, stored_hash: str) -> bool:
    """Whether the code with this hash is in a text, however it is spaced, hyphenated or capitalised.

    The code itself is not known here, so every run of letters that is long enough is hashed.
    """
    return any(
        stored_hash in hashes_of(run[start : start + LENGTH])
        for run in runs(letters_and_digits(text), alphabet=ALPHABET, length=LENGTH)
        for start in range(len(run) - LENGTH + 1)
    )
