"""Open a concern, which records an event each time, and acknowledge it, which makes the officer its owner."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any

from django.db import transaction

from prevent_portal.queries import in_order
from referrals import sealing
from referrals.actions.casework.assessment import open_assessment
from referrals.actions.casework.classification import CLASS_FIELDS, classify_opened
from referrals.actions.casework.files import added_files
from referrals.actions.casework.legal_restrictions import applied, open_restrictions
from referrals.actions.casework.linked_concerns import lock_linked
from referrals.actions.casework.messages import open_thread, thread
from referrals.actions.casework.new_messages import take_up
from referrals.actions.casework.states import lock_concern, lock_even_restricted, move
from referrals.actions.casework.supervisor_notices import tell_other_supervisors
from referrals.actions.casework.translations import latest_translations
from referrals.actions.faults.parts import UNOPENED, open_part, open_text
from referrals.models import Concern, Event, Note, NoteKind, Officer, State
from referrals.models.delivery import Purpose
from referrals.models.event import Kind
from referrals.rules.permissions import check_user_can_acknowledge
from referrals.stored_fields import context_of


class Part(StrEnum):
    """What one page shows of a concern. The report is always opened, because each page says whom it is about."""

    REPORT = "report"
    MESSAGES = "messages"
    NOTES = "notes"  # with the outcome's rationale
    FILES = "files"  # what each file of an officer is


EVERYTHING = tuple(Part)


@transaction.atomic
def open_concern(
    *,
    concern: Concern,
    by: Officer,
    at: datetime,
    kind: Kind = Kind.READ,
    facts: Mapping[str, str] | None = None,
    parts: Collection[Part] = EVERYTHING,
) -> dict[str, Any]:
    """Unseal these parts, and record who read them. Without any part, whom it is about: a page that shows no more.

    A part that cannot be opened is marked. Only a page that shows the report counts as opening it, and only one that
    shows the messages as reading them; a concern whose report cannot be opened does not count as opened, so reminders
    go on. Raises Denied, Restricted, or sealing.CannotOpen in a process without any key, with nothing written.
    """
    _lock_linked_if_unread(concern, parts)
    concern = lock_even_restricted(concern, by)
    content = read_concern(concern, parts)
    if content["is_open"]:
        _mark_as_read(concern, content, parts, by=by, at=at)
    shown = {} if len(parts) == len(EVERYTHING) else {"part": ", ".join(parts)}
    kind, shown = (kind, shown) if parts else (Kind.IDENTIFIED, {})
    Event.objects.record(concern.id, kind, by=by.user.email, at=at, **shown, **(facts or {}))
    if kind == Kind.EXPORTED:
        tell_other_supervisors(concern, kind, by=by, at=at)
    return content


@transaction.atomic
def take_out(
    *,
    concern: Concern,
    name: str,
    make: Callable[[dict[str, Any]], bytes] = lambda content: b"",
    by: Officer,
    at: datetime,
) -> tuple[dict[str, Any], bytes]:
    """Open everything to hand it over, and record who took it out as what, with the hash of what was made of it.

    Raises Denied, CannotOpen also for this report alone, and Restricted: a restricted concern is used for nothing.
    """
    _lock_linked_if_unread(concern, EVERYTHING)
    concern = lock_concern(concern, by)
    content = read_concern(concern)
    if not content["is_open"]:
        raise sealing.CannotOpen
    _mark_as_read(concern, content, EVERYTHING, by=by, at=at)
    data = make(content)
    facts = {"as": name} | ({"sha256": sha256(data).hexdigest()} if data else {})
    Event.objects.record(concern.id, Kind.EXPORTED, by=by.user.email, at=at, **facts)
    tell_other_supervisors(concern, Kind.EXPORTED, by=by, at=at)
    return content, data


def _lock_linked_if_unread(concern: Concern, parts: Collection[Part]) -> None:
    # Danger in the messages makes those that are linked urgent too.
    is_unread = Part.MESSAGES in parts and concern.unread_at
    if is_unread and concern.messages.to_take_up().exclude(danger_signs="").exists():
        lock_linked(concern)


def _mark_as_read(
    concern: Concern, content: Mapping[str, Any], parts: Collection[Part], *, by: Officer, at: datetime
) -> None:
    changed: list[str] = []
    # Limits of an entered one go on until another officer has read it, or it is acknowledged (ADR 95).
    if Part.REPORT in parts and concern.opened_at is None and concern.entered_by_id != by.pk:
        changed += _open(concern, content, by=by, at=at)
    if Part.MESSAGES in parts and concern.unread_at:
        take_up(concern, at=at, by=by.user.email)
        # Nobody has to call about words that were read.
        concern.deliveries.calls_waiting().filter(purpose=Purpose.MESSAGE).update(withdrawn_at=at)
        concern.unread_at = None
        changed.append("unread_at")
    if changed:
        concern.save(update_fields=changed)


def _open(concern: Concern, content: Mapping[str, Any], *, by: Officer, at: datetime) -> list[str]:
    """The fields that it changed. The caller saves them."""
    classify_opened(concern, content.get("facts", {}), force=by.force.slug, at=at)
    concern.opened_at, concern.opened_by = at, by
    return ["opened_at", "opened_by", *CLASS_FIELDS]


def read_concern(concern: Concern, parts: Collection[Part] = EVERYTHING) -> dict[str, Any]:
    """What is sealed in these parts; `is_open` is whether the report itself could be opened.

    The caller holds its lock and records the event. Raises CannotOpen in a process without any key.
    """
    report = open_part(concern)
    content = report or {"said": [{"question": "Report", "answer": [UNOPENED]}]}
    content["is_open"] = report is not None
    if Part.REPORT in parts:
        content["restrictions"] = open_restrictions(applied(concern))
    if Part.MESSAGES in parts:
        content["messages"] = open_thread(in_order(thread(concern), "number"))
    notes = _notes(concern, parts)
    content["translations"] = latest_translations(notes)
    if Part.NOTES in parts:
        if concern.rationale_sealed:
            content |= open_part(concern, "rationale_sealed") or {"rationale": UNOPENED}
        content["notes"] = [(note, open_text(note)) for note in notes]
        content["assessment"] = open_assessment(notes)
    if Part.FILES in parts:
        content["files"] = added_files(concern, notes)
    return content


def _notes(concern: Concern, parts: Collection[Part]) -> list[Note]:
    """All of them, or the translations that stand beside what these parts show."""
    if not parts:
        return []
    notes = concern.notes.select_related("by__user")
    if not {Part.NOTES, Part.FILES} & set(parts):
        notes = notes.filter(kind=NoteKind.TRANSLATION)
    return in_order(notes, "at", "pk")


@transaction.atomic
def open_message(*, concern: Concern, number: int, by: Officer, at: datetime) -> tuple[dict[str, Any], str]:
    """What one message of the reporter says, with whom the concern is about. It does not count as read by this."""
    content = open_concern(concern=concern, by=by, at=at, parts=())
    (line,) = open_thread(thread(concern).filter(number=number))
    Event.objects.record(concern.id, Kind.READ, by=by.user.email, at=at, part=f"message {number}")
    return content, line.text


@transaction.atomic
def open_picture(*, concern: Concern, number: int, by: Officer, at: datetime) -> bytes:
    concern = lock_even_restricted(concern, by)
    attachment = concern.attachments.get(number=number)
    data = sealing.open_picture(bytes(attachment.sealed), context=context_of(attachment))
    Event.objects.record(concern.id, Kind.PICTURE_SEEN, by=by.user.email, at=at, picture=number)
    return data


@transaction.atomic
def acknowledge_concern(*, concern: Concern, by: Officer, at: datetime) -> None:
    concern = lock_concern(concern, by)
    check_user_can_acknowledge(by, concern)
    move(concern, State.ACKNOWLEDGED)
    concern.acknowledged_at = at
    concern.acknowledged_by = by
    concern.owner = by
    changed = ["state", "acknowledged_at", "acknowledged_by", "owner"]
    if concern.opened_at is None and concern.entered_by_id == by.pk:
        changed += _open(concern, open_part(concern) or {}, by=by, at=at)
    concern.save(update_fields=changed)
    Event.objects.record(concern.id, Kind.ACKNOWLEDGED, by=by.user.email, at=at)
