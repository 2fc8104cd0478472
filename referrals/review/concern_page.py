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
    """`number` counts from 1, the newest notes. `earlier` are versions of the assessment before the latest."""

    shown: Notes
    earlier: Notes
    number: int
    older: int
    pages: int

    @property
    def by_kind(self) -> Sequence[tuple[NoteKind, Notes]]:
        return [(kind, [each for each in self.shown if each[0].kind == kind]) for kind in NoteKind]


def notes_page(notes: Notes, *, number: str = "") -> NotesPage:
    """The newest notes, or those of the page with this number; malformed numbers give the newest."""
    versions = [each for each in notes if each[0].kind == NoteKind.ASSESSMENT][:-1]
    notes = [each for each in notes if each[0].kind != NoteKind.ASSESSMENT]
    pages = max(1, -(-max(len(notes), len(versions)) // NOTES))
    is_number = number.isascii() and number.isdigit() and len(number) < 10
    page = min(max(int(number), 1), pages) if is_number else 1
    return NotesPage(_page_of(notes, page), _page_of(versions, page), page, max(len(notes) - page * NOTES, 0), pages)


def _page_of(notes: Notes, page: int) -> Notes:
    end = max(len(notes) - (page - 1) * NOTES, 0)
    return notes[max(end - NOTES, 0) : end]


def _is_unread(line: Line, unread_at: datetime | None) -> bool:
    return unread_at is not None and line.message.author == Author.REPORTER and line.message.sent_at >= unread_at
