"""Session time limits: 15 minutes idle, and 12 hours in all.

The times are stored in the session on the server, so that a copied cookie expires with the original.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any, Final, NamedTuple

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse

from prevent_portal.accounts.models.session import LAST_USED_AT, SIGNED_IN_AT

IDLE_SECONDS: Final = 15 * 60
LONGEST_SECONDS: Final = 12 * 60 * 60
WARN_SECONDS: Final = 2 * 60
# Seconds between writes of the last use. A session may end earlier by as much, never later.
_WRITE_EVERY: Final = 5
# Wagtail's editor polls this for other editors of a page.
_BACKGROUND_PREFIX = "/cms/editing-sessions/"

View = Callable[..., HttpResponse]


def in_background(view: View) -> View:
    """Mark a view that pages poll by script: it does not extend the session."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.is_in_background = True  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)

    return wrapped


def is_expired(session: SessionBase) -> bool:
    """For a signed-in session. One without stored times is expired too."""
    now = time.time()
    idle = now - session.get(LAST_USED_AT, 0) >= IDLE_SECONDS
    return idle or now - session.get(SIGNED_IN_AT, 0) >= LONGEST_SECONDS


def begin(session: SessionBase) -> None:
    session[SIGNED_IN_AT] = session[LAST_USED_AT] = time.time()


def note_use(request: HttpRequest) -> None:
    session = request.session
    if SESSION_KEY not in session or getattr(request, "is_in_background", False):
        return
    if request.path.startswith(_BACKGROUND_PREFIX):
        return
    if (used := _counted_from(session, time.time())) != session.get(LAST_USED_AT):
        session[LAST_USED_AT] = used


def _counted_from(session: SessionBase, now: float) -> float:
    """The last use to store for a request now: the stored one if it is recent, to save a write."""
    before: float = session.get(LAST_USED_AT, 0)
    return now if now - before >= _WRITE_EVERY else before


class TimeLeft(NamedTuple):
    seconds: int
    full_seconds: int
    warn_seconds: int
    until: datetime


def seconds_left(session: SessionBase) -> int:
    """Without further use; 0 if nobody is signed in."""
    if SESSION_KEY not in session:
        return 0
    ends_at = min(session.get(LAST_USED_AT, 0) + IDLE_SECONDS, session.get(SIGNED_IN_AT, 0) + LONGEST_SECONDS)
    return max(0, int(ends_at - time.time()))


def time_left(request: HttpRequest) -> TimeLeft:
    now, session = time.time(), request.session
    ends_at = min(_counted_from(session, now) + IDLE_SECONDS, session.get(SIGNED_IN_AT, now) + LONGEST_SECONDS)
    seconds = int(ends_at - now)
    return TimeLeft(seconds, IDLE_SECONDS, WARN_SECONDS, datetime.fromtimestamp(now + seconds, UTC))
