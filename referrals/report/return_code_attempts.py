"""Count wrong return codes per address and hour, to tell a guesser to wait (ADR 0025).

A right code is always accepted, even from an address that has to wait: the 80 bits of the code are the protection,
the wait only saves load.
"""

from datetime import datetime

from referrals.report.address_counts import HourlyCounts

FREE = 20
LONGEST_WAIT = 300


class Guesses(HourlyCounts):
    def count(self, address: str, at: datetime, *, is_guess: bool = True) -> int:
        """Count a wrong code and return the seconds to wait: 0 for the first FREE, then doubling to LONGEST_WAIT.

        What is no guess is answered like one, and not counted.
        """
        number = self.add(address, at) if is_guess else self.add(address, at, 0) + 1
        return min(2 ** min(number - FREE, 16), LONGEST_WAIT) if number > FREE else 0


guesses = Guesses()
