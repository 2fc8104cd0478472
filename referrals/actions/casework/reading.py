"""Open a concern, which records an event each time, and acknowledge it, which makes the officer its owner."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from referrals import sealing
from referrals.actions.casework.classification import CLASS_FIELDS, classify_opened
from referrals.actions.casework.legal_restrictions import applied, open_restrictions
from referrals.actions.casework.messages import open_thread, thread
from referrals.actions.casework.states import lock_concern, lock_even_restricted, move
from referrals.actions.casework.supervisor_notices import tell_other_supervisors
from referrals.actions.parts import UNOPENED, open_part, open_text
from referrals.models import Concern, Event, Officer, State
from referrals.models.delivery import Purpose
from referrals.models.event import Kind
from referrals.rules.permissions import check_user_can_acknowledge
from referrals.stored_fields import context_of


@transaction.atomic
def open_concern(
    *, concern: Concern, by: Officer, at: datetime, kind: Kind = Kind.READ, facts: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Unseal the report, the messages, the outcome's rationale and the notes, and record who read them.

    A part that cannot be opened is marked. A concern whose report cannot be opened does not count as opened, so
    reminders go on. Raises Denied, Restricted, or sealing.CannotOpen in a process without any key, with nothing
    written.
    """
    concern = lock_even_restricted(concern, by)
    content = read_concern(concern)
    if content["is_open"] and (concern.opened_at is None or concern.unread_at):
        if concern.unread_at:
            # Nobody has to call about words that were read.
            calls = concern.deliveries.calls_waiting().filter(purpose=Purpose.MESSAGE)
            calls.update(withdrawn_at=at)
        if concern.opened_at is None:
            classify_opened(concern, content.get("facts", {}), at=at)
        concern.opened_at = concern.opened_at or at
        concern.opened_by_id = concern.opened_by_id or by.pk
        concern.unread_at = None
        concern.save(update_fields=["opened_at", "opened_by", "unread_at", *CLASS_FIELDS])
    Event.objects.record(concern.id, kind, by=by.user.email, at=at, **(facts or {}))
    if kind == Kind.EXPORTED:
        tell_other_supervisors(concern, kind, by=by, at=at)
    return content


def read_concern(concern: Concern) -> dict[str, Any]:
    """Everything sealed in a concern; `is_open` is whether the report itself could be opened.

    The caller holds its lock and records the event. Raises CannotOpen in a process without any key.
    """
    report = open_part(concern)
    content = report or {"said": [{"question": "Report", "answer": [UNOPENED]}]}
    content["is_open"] = report is not None
    if concern.rationale_sealed:
        content |= open_part(concern, "rationale_sealed") or {"rationale": UNOPENED}
    content["notes"] = [(note, open_text(note)) for note in concern.notes.select_related("by__user")]
    content["messages"] = open_thread(thread(concern))
    content["restrictions"] = open_restrictions(applied(concern))
    return content


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
    concern.save(update_fields=["state", "acknowledged_at", "acknowledged_by", "owner"])
    Event.objects.record(concern.id, Kind.ACKNOWLEDGED, by=by.user.email, at=at)
