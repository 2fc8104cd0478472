"""Return codes: no repeat among a million, and no hit by ten thousand guesses."""

from referrals.sealing import return_codes
from tests.figures import Figures

CODES, GUESSES = 1_000_000, 10_000
# The control's codes have four letters, 20 bits.
SHORT = 4


def measure() -> Figures:
    figures = Figures(
        "Return codes",
        ("Code", "Made", "Repeats", "Guesses", "Hits"),
        note="Pass: no repeat and no hit. The control is the same code cut to four letters.",
    )
    made = [return_codes.make_code().replace("-", "") for _ in range(CODES)]
    guesses = [return_codes.make_code().replace("-", "") for _ in range(GUESSES)]
    repeats, hits = _compare(figures, "16 letters", made, guesses)
    found, guessed = _compare(figures, "control", [each[:SHORT] for each in made], [each[:SHORT] for each in guesses])
    assert (repeats, hits) == (0, 0)
    assert found > 0
    assert guessed > 0
    return figures


def _compare(figures: Figures, name: str, made: list[str], guesses: list[str]) -> tuple[int, int]:
    stored = {return_codes.hash_code(each) for each in made}
    repeats = len(made) - len(stored)
    hits = sum(return_codes.hash_code(each) in stored for each in guesses)
    figures.add(name, len(made), repeats, len(guesses), hits)
    return repeats, hits
