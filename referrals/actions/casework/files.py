"""Files that officers add to a concern: drawn anew or as words, sealed, and only ever added (ADR 0100)."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from prevent_portal.uploaded_files.reading import Taken
from referrals import sealing
from referrals.actions.casework.assessment import write_note
from referrals.actions.casework.states import lock_concern, lock_even_restricted
from referrals.actions.faults.parts import open_text
from referrals.models import Concern, Event, FilePage, Note, NoteKind, Officer
from referrals.models.event import Kind
from referrals.rules.permissions import check_user_can_note
from referrals.stored_fields import context_of

# Of a concern. Each page has 3 MB at most.
MOST_FILES, MOST_FILE_PAGES = 20, 50
# Of one note: a longer text becomes several, so that none is longer than what an officer types.
_PIECE: Final = 4_600


class TooManyFiles(Exception):
    pass


@dataclass(frozen=True)
class AddedFile:
    """`what` is the first line of its note. `has_words`: its words are among the notes."""

    what: str
    by: Officer
    at: datetime
    pages: Sequence[int]
    has_words: bool


@transaction.atomic
def add_file(*, concern: Concern, what: str, taken: Taken, by: Officer, at: datetime, form_id: str = "") -> None:
    """The same form sent twice adds one file. Raises Denied, InvalidTransition, TooManyFiles."""
    concern = lock_concern(concern, by)
    check_user_can_note(by, concern)
    # Derived from this concern's id, so that no form can name a note of another concern.
    file_id = uuid.uuid5(concern.id, f"file:{form_id}") if form_id else uuid.uuid4()
    notes = concern.notes.filter(kind=NoteKind.FILE)
    if notes.filter(pk=file_id).exists():
        return
    texts, last = _texts(what, taken.text), concern.file_pages.count()
    if notes.count() + len(texts) > MOST_FILES or last + len(taken.pictures) > MOST_FILE_PAGES:
        raise TooManyFiles
    for place, text in enumerate(texts):
        # Each a little later than the one before: notes are in the order of their times.
        note_id, moment = (uuid.uuid4() if place else file_id), at + timedelta(microseconds=place)
        write_note(concern, NoteKind.FILE, text, by=by, at=moment, note_id=note_id)
    pages = [
        FilePage(concern=concern, note_id=file_id, number=number, by=by, at=at)
        for number in range(last + 1, last + 1 + len(taken.pictures))
    ]
    for page, picture in zip(pages, taken.pictures, strict=True):
        page.sealed = sealing.seal_picture(picture.data, context=context_of(page))
        page.save(force_insert=True)
    content = sealing.body_digests(*(bytes(page.sealed) for page in pages))
    facts = {"pages": len(pages), "content": content}
    Event.objects.record(concern.id, Kind.FILE_ADDED, by=by.user.email, at=at, **facts)


def added_files(concern: Concern, notes: Iterable[Note]) -> list[AddedFile]:
    """With no page opened. The caller holds the lock and records the event."""
    added = [note for note in notes if note.kind == NoteKind.FILE]
    pages: dict[uuid.UUID, list[int]] = {}
    for note_id, number in concern.file_pages.values_list("note_id", "number") if added else ():
        pages.setdefault(note_id, []).append(number)
    return [
        AddedFile(_first_line(note), note.by, note.at, pages.get(note.pk, ()), note.pk not in pages) for note in added
    ]


@transaction.atomic
def open_page(*, concern: Concern, number: int, by: Officer, at: datetime) -> bytes:
    concern = lock_even_restricted(concern, by)
    page = concern.file_pages.get(number=number)
    data = sealing.open_picture(bytes(page.sealed), context=context_of(page))
    Event.objects.record(concern.id, Kind.FILE_SEEN, by=by.user.email, at=at, page=number)
    return data


def _first_line(note: Note) -> str:
    return open_text(note).partition("\n")[0]


def _texts(what: str, words: str) -> list[str]:
    """What it is, with its words if it has any, in pieces of which each says what it is of."""
    pieces = [words[start : start + _PIECE] for start in range(0, len(words), _PIECE)]
    if len(pieces) < 2:
        return ["\n\n".join([what, *pieces])]
    return [f"{what} (part {number} of {len(pieces)})\n\n{piece}" for number, piece in enumerate(pieces, start=1)]
