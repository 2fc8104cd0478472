"""How long a session lives: 15 minutes without a page, and 12 hours whatever happens.

Counted in the session itself, on the server, so that a copied cookie lives no longer than the first.
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
# A session is written at most so often; so much earlier it may end, and never later.
_WRITE_EVERY: Final = 5
# Wagtail's editor asks by itself who else edits a page.
_ASKED_BY_THE_PAGE = "/cms/editing-sessions/"

View = Callable[..., HttpResponse]


def in_background(view: View) -> View:
    """For what a page asks by itself (a live count): it keeps nobody signed in."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.is_in_background = True  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)

    return wrapped


def is_over(session: SessionBase) -> bool:
    """Of a session that somebody signed in to. One without a time, from before there were limits, is over too."""
    now = time.time()
    idle = now - session.get(LAST_USED_AT, 0) >= IDLE_SECONDS
    return idle or now - session.get(SIGNED_IN_AT, 0) >= LONGEST_SECONDS


def begin(session: SessionBase) -> None:
    session[SIGNED_IN_AT] = session[LAST_USED_AT] = time.time()


def note_use(request: HttpRequest) -> None:
    session = request.session
    if SESSION_KEY not in session or getattr(request, "is_in_background", False):
        return
    if request.path.startswith(_ASKED_BY_THE_PAGE):
        return
    if (used := _counted_from(session, time.time())) != session.get(LAST_USED_AT):
        session[LAST_USED_AT] = used


def _counted_from(session: SessionBase, now: float) -> float:
    """What a page that is asked for now leaves as the last use: now, or a moment ago, which is not written again."""
    before: float = session.get(LAST_USED_AT, 0)
    return now if now - before >= _WRITE_EVERY else before


class Left(NamedTuple):
    """What a page says of the time that is left, if nothing happens after it."""

    seconds: int
    full_seconds: int
    warn_seconds: int
    until: datetime


def seconds_left(session: SessionBase) -> int:
    """If nothing happens any more; 0 where nobody is signed in."""
    if SESSION_KEY not in session:
        return 0
    ends_at = min(session.get(LAST_USED_AT, 0) + IDLE_SECONDS, session.get(SIGNED_IN_AT, 0) + LONGEST_SECONDS)
    return max(0, int(ends_at - time.time()))


def time_left(request: HttpRequest) -> Left:
    now, session = time.time(), request.session
    ends_at = min(_counted_from(session, now) + IDLE_SECONDS, session.get(SIGNED_IN_AT, now) + LONGEST_SECONDS)
    seconds = int(ends_at - now)
    return Left(seconds, IDLE_SECONDS, WARN_SECONDS, datetime.fromtimestamp(now + seconds, UTC))
