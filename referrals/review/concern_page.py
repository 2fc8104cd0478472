"""What of a concern's messages and notes one page shows: the newest, so that no concern is too long to be opened."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from referrals.actions.casework.messages import Line
from referrals.models import NoteKind
from referrals.models.message import Author

MESSAGES, NOTES = 20, 20
Notes = Sequence[tuple[Any, str]]


@dataclass(frozen=True)
class ThreadPage:
    """`older` is the number of the first message shown, if others are before it."""

    lines: Sequence[Line] = ()
    older: int | None = None
    is_newest: bool = True


def thread_page(lines: Sequence[Line], *, unread_at: datetime | None, before: str = "") -> ThreadPage:
    """The newest messages, or those before the message with this number; on the newest page all unread ones.

    `unread_at` is that of the concern before it was opened. Malformed numbers give the newest page.
    """
    is_number = before.isascii() and before.isdigit() and len(before) < 10
    end = next((at for at, line in enumerate(lines) if line.message.number >= int(before)), 0) if is_number else 0
    if end:
        start = max(end - MESSAGES, 0)
    else:
        end = len(lines)
        unread = (at for at, line in enumerate(lines) if _is_unread(line, unread_at))
        start = min(max(end - MESSAGES, 0), next(unread, end))
    return ThreadPage(lines[start:end], lines[start].message.number if start else None, end == len(lines))


@dataclass(frozen=True)
class NotesPage:
    by_kind: Sequence[tuple[NoteKind, Notes]]
    left_out: int
    # Versions of the assessment before the latest.
    earlier: Notes = ()


def notes_page(notes: Notes, *, is_all: bool) -> NotesPage:
    """The latest notes, or all; versions of the assessment stand apart."""
    versions = [each for each in notes if each[0].kind == NoteKind.ASSESSMENT]
    notes = [each for each in notes if each[0].kind != NoteKind.ASSESSMENT]
    shown = notes if is_all else notes[-NOTES:]
    by_kind = [(kind, [each for each in shown if each[0].kind == kind]) for kind in NoteKind]
    return NotesPage(by_kind, len(notes) - len(shown), versions[:-1] if is_all else versions[-NOTES:-1])


def _is_unread(line: Line, unread_at: datetime | None) -> bool:
    return unread_at is not None and line.message.author == Author.REPORTER and line.message.sent_at >= unread_at
