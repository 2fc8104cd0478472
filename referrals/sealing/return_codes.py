"""Return codes: make one, read what a person typed, hash it for storage, and find it in a text."""

import re
import secrets

from django.conf import settings
from django.utils.crypto import salted_hmac

from prevent_portal.characters import normalise

# 32 letters and digits, 5 bits each: 16 of them are 80 bits. No 0, 1, I or O.
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
LENGTH = 16
_RUN = re.compile(f"[{ALPHABET}]{{{LENGTH},}}")


def make_code() -> str:
    letters = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return "-".join(letters[i : i + 4] for i in range(0, LENGTH, 4))


def read_code(typed: str) -> str | None:
    """The code's 16 letters, or None when the text cannot be a code."""
    letters = "".join(typed.upper().split()).replace("-", "")
    return letters if _RUN.fullmatch(letters) and len(letters) == LENGTH else None


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
    letters = "".join(each for each in normalise(text, "NFKC").upper() if each.isalnum())
    return any(
        stored_hash in hashes_of(run[start : start + LENGTH])
        for run in _RUN.findall(letters)
        for start in range(len(run) - LENGTH + 1)
    )
