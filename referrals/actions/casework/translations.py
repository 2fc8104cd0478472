"""An officer's own translation of a report or a message, kept as a note that names what it translates (ADR 102).

No machine translates, and nothing leaves the portal.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from referrals.actions.casework.assessment import write_note
from referrals.actions.casework.states import lock_concern
from referrals.actions.faults.parts import open_part
from referrals.models import Concern, Note, NoteKind, Officer
from referrals.models.message import Author
from referrals.rules.permissions import check_user_can_note

REPORT = "report"
LONGEST = 10_000


class NothingToTranslate(Exception):
    """The concern has no such text by its reporter."""


@dataclass(frozen=True)
class Translation:
    note: Note
    language: str
    words: str


def latest_translations(notes: Iterable[Note]) -> dict[str, Translation]:
    """The latest of each text, by "report" or the number of the message. One that cannot be opened is left out.

    Raises CannotOpen in a process without any key.
    """
    found = {}
    for note in notes:
        if note.kind == NoteKind.TRANSLATION and (content := open_part(note)):
            of, language, words = (str(content.get(name, "")) for name in ("of", "language", "words"))
            found[of] = Translation(note, language, words)
    return found


@transaction.atomic
def write_translation(
    *, concern: Concern, of: str, language: str, words: str, by: Officer, at: datetime, form_id: str = ""
) -> Note:
    """A further one of the same text stands before the others, which stay among the notes.

    The same form sent twice makes one note. Raises Denied, InvalidTransition, NothingToTranslate.
    """
    concern = lock_concern(concern, by)
    check_user_can_note(by, concern)
    if of != REPORT and not concern.messages.filter(number=of, author=Author.REPORTER).exists():
        raise NothingToTranslate
    note_id = uuid.uuid5(concern.id, f"translation:{of}:{form_id}") if form_id else uuid.uuid4()
    if existing := concern.notes.filter(pk=note_id).first():
        return existing
    what = "the report" if of == REPORT else f"message {of}"
    # The text says what it is wherever notes go; the page beside the original shows the words alone.
    text = f"Of {what}, from {language}:\n{words}"
    more = {"of": of, "language": language, "words": words}
    return write_note(concern, NoteKind.TRANSLATION, text, by=by, at=at, note_id=note_id, more=more)
