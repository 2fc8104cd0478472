"""The owner's work on a concern: notes, assessment, waiting for information, follow-up days."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from referrals import sealing
from referrals.actions.casework.states import lock_concern, move
from referrals.actions.faults.parts import UNOPENED, open_part
from referrals.models import Concern, Event, Note, NoteKind, Officer, State
from referrals.models.event import Kind
from referrals.models.states import Changed
from referrals.rules.assessment import PARTS, as_text
from referrals.rules.permissions import (
    check_user_can_assess,
    check_user_can_follow_up,
    check_user_can_note,
    check_user_can_wait,
    check_user_can_write_assessment,
)
from referrals.stored_fields import context_of


@transaction.atomic
def add_note(*, concern: Concern, kind: NoteKind, text: str, by: Officer, at: datetime, form_id: str = "") -> Note:
    """The same form sent twice makes one note. Raises Denied, InvalidTransition."""
    concern = lock_concern(concern, by)
    check_user_can_note(by, concern)
    # Derived from this concern's id, so that no form can name a note of another concern.
    note_id = uuid.uuid5(concern.id, f"note:{form_id}") if form_id else uuid.uuid4()
    existing = concern.notes.filter(pk=note_id).first()
    return existing or write_note(concern, kind, text, by=by, at=at, note_id=note_id)


@transaction.atomic
def begin_assessment(*, concern: Concern, by: Officer, at: datetime) -> None:
    concern = lock_concern(concern, by)
    check_user_can_assess(by, concern)
    move(concern, State.ASSESSMENT)
    concern.save(update_fields=["state"])
    Event.objects.record(concern.id, Kind.ASSESSING, by=by.user.email, at=at)


@transaction.atomic
def await_information(*, concern: Concern, what: str, until: date, by: Officer, at: datetime) -> None:
    """Raises Denied, NotPermitted, InvalidTransition, and ValueError for a day that is not in the future."""
    concern = lock_concern(concern, by)
    check_user_can_wait(by, concern)
    _check_in_future(until, at)
    move(concern, State.AWAITING)
    concern.follow_up_on, concern.follow_up_told = until, False
    concern.save(update_fields=["state", "follow_up_on", "follow_up_told"])
    write_note(concern, NoteKind.REASON, what, by=by, at=at)
    Event.objects.record(concern.id, Kind.AWAITING, by=by.user.email, at=at, until=until.isoformat())


@transaction.atomic
def set_follow_up(*, concern: Concern, on: date, by: Officer, at: datetime) -> None:
    """Raises Denied, NotPermitted, InvalidTransition, and ValueError for a day that is not in the future."""
    concern = lock_concern(concern, by)
    check_user_can_follow_up(by, concern)
    _check_in_future(on, at)
    concern.follow_up_on, concern.follow_up_told = on, False
    concern.save(update_fields=["follow_up_on", "follow_up_told"])
    Event.objects.record(concern.id, Kind.FOLLOW_UP, by=by.user.email, at=at, on=on.isoformat())


@dataclass(frozen=True)
class Assessment:
    """The latest version, signed by who saved it; without a note if there is none. `shown` says where it cannot be
    opened, in which case `answers` are empty.
    """

    note: Note | None
    answers: Mapping[str, str]
    shown: Mapping[str, str]

    @property
    def version(self) -> str:
        return str(self.note.pk) if self.note else "none"


def open_assessment(notes: Sequence[Note]) -> Assessment:
    """Of these notes of a concern, in their order. One that cannot be opened is empty."""
    latest = next((note for note in reversed(notes) if note.kind == NoteKind.ASSESSMENT), None)
    content = open_part(latest) if latest else {}
    answers = {name: (content or {}).get("answers", {}).get(name, "") for name in PARTS}
    return Assessment(latest, answers, dict.fromkeys(PARTS, UNOPENED) if content is None else answers)


@transaction.atomic
def save_assessment(
    *, concern: Concern, answers: Mapping[str, str], by: Officer, at: datetime, shown: str = ""
) -> None:
    """As a new version, unless nothing has changed. `shown` is the version that the officer saw.

    Raises Denied, NotPermitted, InvalidTransition, Changed.
    """
    concern = lock_concern(concern, by)
    check_user_can_write_assessment(by, concern)
    latest = open_assessment(list(concern.notes.all()))
    given = {name: answers.get(name, "").strip() for name in PARTS}
    if given == latest.answers:
        return
    if shown and shown != latest.version:
        raise Changed
    write_note(concern, NoteKind.ASSESSMENT, as_text(given, by.force.slug), by=by, at=at, more={"answers": given})


def write_note(
    concern: Concern,
    kind: NoteKind,
    text: str,
    *,
    by: Officer,
    at: datetime,
    note_id: uuid.UUID | None = None,
    more: Mapping[str, object] | None = None,
) -> Note:
    """The caller holds the concern's lock."""
    note = Note(id=note_id or uuid.uuid4(), concern=concern, kind=kind, by=by, at=at)
    note.sealed = sealing.seal({"text": text, **(more or {})}, context=context_of(note))
    note.save(force_insert=True)
    content = sealing.body_digests(note.sealed)
    Event.objects.record(concern.id, Kind.NOTED, by=by.user.email, at=at, note=kind.value, content=content)
    return note


def _check_in_future(day: date, at: datetime) -> None:
    if day <= timezone.localdate(at):
        raise ValueError("The review date must be in the future.")
