"""Django's PostgreSQL, which notices by its socket that a kept connection is gone, instead of asking "SELECT 1".

A server that stopped or was killed has closed the line, and a closed line can be read from; an idle one cannot.
"""

import select

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    def is_usable(self) -> bool:
        if self.connection is None or self.connection.closed:
            return False
        poll = select.poll()
        poll.register(self.connection.fileno(), select.POLLIN)
        # Nothing is due on an idle line; a warning that it ends is a reason for a new one too.
        return not poll.poll(0)
