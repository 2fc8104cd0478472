"""The control of the drill of limits: the portal as it would be if a wrong code's wait were spent on the server."""

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
