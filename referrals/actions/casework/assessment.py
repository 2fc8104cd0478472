"""The owner's work on a concern: notes, assessment, waiting for information, follow-up days."""

import uuid
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from referrals import sealing
from referrals.actions.casework.states import lock_concern, move
from referrals.models import Concern, Event, Note, NoteKind, Officer, State
from referrals.models.event import Kind
from referrals.rules.permissions import (
    check_user_can_assess,
    check_user_can_follow_up,
    check_user_can_note,
    check_user_can_wait,
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


def write_note(
    concern: Concern, kind: NoteKind, text: str, *, by: Officer, at: datetime, note_id: uuid.UUID | None = None
) -> Note:
    """The caller holds the concern's lock."""
    note = Note(id=note_id or uuid.uuid4(), concern=concern, kind=kind, by=by, at=at)
    note.sealed = sealing.seal({"text": text}, context=context_of(note))
    note.save(force_insert=True)
    content = sealing.body_digests(note.sealed)
    Event.objects.record(concern.id, Kind.NOTED, by=by.user.email, at=at, note=kind.value, content=content)
    return note


def _check_in_future(day: date, at: datetime) -> None:
    if day <= timezone.localdate(at):
        raise ValueError("The review date must be in the future.")
