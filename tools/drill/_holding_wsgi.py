"""The control of the drill `limits`: a portal that sleeps on the server after a wrong return code."""

import time
from datetime import datetime

from prevent_portal.wsgi import application
from referrals.report.return_code_attempts import Guesses

__all__ = ["application"]
_count = Guesses.count


def _hold(self: Guesses, address: str, at: datetime) -> int:
    wait = _count(self, address, at)
    time.sleep(min(wait, 5))
    return wait


Guesses.count = _hold
