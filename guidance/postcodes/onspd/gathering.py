"""Collect, in compact form, all postcodes whose outward code touches one of our areas.

The rest of the country is not stored: once data is loaded, an outward code without rows lies elsewhere.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from guidance.postcodes.onspd.columns import BadFile, Row

_EVERY = 250_000
_PACKED = 5  # three characters of the inward code, the council's number, 1 when terminated


@dataclass
class Gathered:
    """`councils` in the order of their numbers, from 1; number 0 is anywhere else."""

    councils: tuple[str, ...]
    read: int = 0
    packed: dict[str, bytearray] = field(default_factory=lambda: defaultdict(bytearray))
    touching: set[str] = field(default_factory=set)
    of_council: Counter[str] = field(default_factory=Counter)
    unknown_in_our_forces: Counter[str] = field(default_factory=Counter)

    def rows(self) -> Iterator[tuple[str, str | None, bool]]:
        """(postcode, council code or None, is terminated), without duplicates."""
        for outward in sorted(self.touching):
            packed = self.packed[outward]
            seen: set[bytes] = set()
            for at in range(0, len(packed), _PACKED):
                pair = bytes(packed[at : at + 4])
                if pair not in seen:
                    seen.add(pair)
                    yield outward + pair[:3].decode(), self._code(pair[3]), bool(packed[at + 4])

    def outwards(self) -> Iterator[tuple[str, str | None, int]]:
        """(outward code, council code or None, number of postcodes)."""
        for outward in sorted(self.touching):
            for number, postcodes in sorted(Counter(self.packed[outward][3::_PACKED]).items()):
                yield outward, self._code(number), postcodes

    def _code(self, number: int) -> str | None:
        return self.councils[number - 1] if number else None


def gather(
    rows: Iterable[Row], *, councils: Iterable[str], forces: Iterable[str], say: Callable[[int], None]
) -> Gathered:
    """Raises BadFile for an invalid postcode. Calls `say` with the number of rows read every 250,000 rows."""
    found = Gathered(tuple(councils))
    number_of = {code: number for number, code in enumerate(found.councils, start=1)}
    ours, packed, touching, of_council = set(forces), found.packed, found.touching, found.of_council
    for postcode, code, ended, force in rows:
        found.read += 1
        if found.read % _EVERY == 0:
            say(found.read)
        outward, inward = postcode[:-3], postcode[-3:]
        if not (2 <= len(outward) <= 4 and postcode.isascii() and postcode.isalnum()):
            raise BadFile(f"Row {found.read} has no postcode: {postcode[:20]!r}.")
        number = number_of.get(code, 0)
        if number:
            touching.add(outward)
            of_council[code] += 1
        elif force in ours:
            found.unknown_in_our_forces[code] += 1
        packed[outward] += b"%b%c%c" % (inward.encode(), number, 1 if ended else 0)
    return found


def add_straddling(found: Gathered, rows: Iterable[Row]) -> None:
    """Add councils for postcodes that lie in several; the directory itself has only one for each postcode."""
    number_of = {code: number for number, code in enumerate(found.councils, start=1)}
    for postcode, code, ended, _ in rows:
        outward, inward = postcode[:-3], postcode[-3:]
        if outward not in found.packed:
            raise BadFile(f"The directory has no postcode like {postcode[:20]!r} of the second file.")
        number = number_of.get(code, 0)
        if number:
            found.touching.add(outward)
        found.packed[outward] += b"%b%c%c" % (inward.encode(), number, 1 if ended else 0)
