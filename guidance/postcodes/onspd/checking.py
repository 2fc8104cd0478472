"""Check that a file may replace the loaded data. A wrong file must never put our own areas "outside"."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from guidance.postcodes.onspd.columns import BadFile
from guidance.postcodes.onspd.gathering import Gathered

_SHOWN = 5


@dataclass(frozen=True)
class Limits:
    """The directory had 2.6 million rows in 2024 and only grows, because terminated postcodes stay in it."""

    rows: int = 2_500_000
    of_a_council: int = 1_000
    # Compared with the loaded edition: small boundary changes are normal, a loss of a tenth is not.
    part_of_before: float = 0.9


def check(found: Gathered, *, names: Mapping[str, str], before: Counter[str], limits: Limits) -> None:
    """`names`: today's councils by code. `before`: number of loaded postcodes by code. Raises BadFile."""
    if found.read < limits.rows:
        raise BadFile(f"The file has {found.read:,} postcodes, and at least {limits.rows:,} are expected.")
    if unknown := found.unknown_in_our_forces:
        listed = ", ".join(f"{code} ({number:,})" for code, number in unknown.most_common(_SHOWN))
        raise BadFile(
            f"The police forces of our areas have councils that the portal does not know: {listed} postcodes. "
            "Councils were probably reorganised: add the new ones with their dates first."
        )
    few = [
        f"{name} ({code}): {found.of_council[code]:,}" for code, name in names.items() if _few(found, code, limits)
    ]
    if few:
        raise BadFile(
            f"Too few postcodes for {', '.join(few[:_SHOWN])}. Is the file whole, and is the council's code right?"
        )
    for code, number in before.items():
        if code in names and found.of_council[code] < number * limits.part_of_before:
            raise BadFile(
                f"{names[code]} ({code}) had {number:,} postcodes in the loaded data and has only "
                f"{found.of_council[code]:,} in this file."
            )


def _few(found: Gathered, code: str, limits: Limits) -> bool:
    return found.of_council[code] < limits.of_a_council
