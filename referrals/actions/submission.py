"""Accept a concern: everything is sealed before any SQL, then stored in one transaction without network access."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from guidance import directory
from guidance.directory import AreaEntry
from referrals import sealing
from referrals.actions.casework.transfers import transfer_concern
from referrals.actions.delivery.queue import queue_deliveries
from referrals.actions.faults import key_register
from referrals.database import force_scope
from referrals.models import Attachment, Concern, Event, Officer, Urgency
from referrals.models.classification import Arrival
from referrals.models.danger_sign import DangerSign, as_codes
from referrals.models.delivery import Purpose
from referrals.models.event import REPORTER, Kind
from referrals.rules import routing
from referrals.rules.routing import Place, Route
from referrals.rules.time_limits import target_for
from referrals.sealing import return_codes
from referrals.stored_fields import context_of
from referrals.transports.receipt import address


@dataclass(frozen=True)
class Entry:
    """How what an officer enters came to the force, and when."""

    arrival: Arrival
    came_at: datetime
    by: Officer


@dataclass(frozen=True)
class Entered:
    reference: str
    area: AreaEntry


@dataclass(frozen=True)
class Submission:
    draft_id: uuid.UUID
    content: Mapping[str, Any]
    place: Place
    urgency: Urgency
    form_version: str
    language: str
    about_child: bool = False
    violence: bool = False
    danger_signs: Collection[DangerSign] = ()
    pictures: Sequence[bytes] = ()
    entry: Entry | None = None
    # The same for concerns that one reporter sent together, each about another person.
    reported_together: uuid.UUID | None = None


@dataclass(frozen=True)
class Receipt:
    reference: str
    return_code: str
    area_slug: str


# Without a savepoint: if this fails, the caller's whole transaction must be rolled back.
@transaction.atomic(savepoint=False)
def submit_concern(*, submission: Submission, at: datetime, by: str = REPORTER) -> Receipt:
    """Store a concern, its pictures, routing and deliveries, and the event "received" or "entered", or nothing.

    The time limit of what an officer enters counts from when it came to the force.

    Raises routing.NoRoute for a place outside the portal's areas, sealing.SealingUnavailable without the right keys,
    and IntegrityError when the draft was submitted before.
    """
    local = timezone.localtime(at)
    urgency, entry = submission.urgency, submission.entry
    decision = routing.decide(submission.place, at=local, urgency=urgency, duty_emails=settings.DUTY_EMAILS)
    code = return_codes.make_code()
    letters = return_codes.read_code(code) or ""
    concern = Concern(
        draft_id=submission.draft_id,
        form_version=submission.form_version,
        language=submission.language,
        area_id=decision.area.id,
        force_id=decision.area.force_id,
        routing_reason=decision.reason,
        data_edition=decision.data_edition,
        urgency=urgency,
        about_child=submission.about_child,
        violence=submission.violence,
        danger_signs=as_codes(submission.danger_signs),
        return_hash=return_codes.hash_code(letters),
        reply_key=sealing.ReplyKey.from_code(letters).public(),
        reported_together=submission.reported_together,
        received_at=at,
        target_at=target_for(urgency, entry.came_at if entry else at, decision.area.force_slug),
    )
    kind, came = Kind.RECEIVED, {}
    if entry:
        concern.arrival, concern.came_at, concern.entered_by = entry.arrival, entry.came_at, entry.by
        kind, came = Kind.ENTERED, {"arrival": entry.arrival, "came_at": entry.came_at.isoformat()}
    concern.sealed = sealing.seal(submission.content, context=context_of(concern))
    attachments = [Attachment(concern=concern, number=number) for number in range(1, len(submission.pictures) + 1)]
    for attachment, picture in zip(attachments, submission.pictures, strict=True):
        attachment.sealed = sealing.seal_picture(picture, context=context_of(attachment))
    key_register.check_keys()
    force_scope.name_secret(concern.id)
    concern.save(force_insert=True)
    for attachment in attachments:
        attachment.save(force_insert=True)
    routes = [*decision.routes, *_receipt(submission.content)]
    queue_deliveries(concern, routes, at=concern.received_at, by_reporter=entry is None)
    content = sealing.body_digests(concern.sealed, *(bytes(row.sealed) for row in attachments))
    facts = {"routes": len(decision.routes), "content": content} | came
    Event.objects.begin(concern.id, kind, by=entry.by.user.email if entry else by, at=concern.received_at, **facts)
    return Receipt(concern.reference, code, decision.area.slug)


@transaction.atomic
def enter_concern(
    *, submission: Submission, arrival: Arrival, came_at: datetime, by: Officer, at: datetime
) -> Entered:
    """Submit it as one of the officer's own force. Where another force covers the place, send it on at once.

    Nobody gets its return code. Raises what submit_concern does.
    """
    submission = replace(submission, entry=Entry(arrival, came_at, by))
    area, _ = routing.find_area(submission.place, on=timezone.localdate(at))
    if area.force_id == by.force_id:
        return Entered(submit_concern(submission=submission, at=at).reference, area)
    own = routing.Place(chosen=own_area(by).slug)
    reference = submit_concern(submission=replace(submission, place=own), at=at).reference
    concern = Concern.objects.get(reference=reference)
    reason = f"It came to {by.force} and was entered there. By what was said, it belongs to {area.name}."
    transfer_concern(concern=concern, to=area, reason=reason, by=by, at=at)
    return Entered(reference, area)


def own_area(officer: Officer) -> AreaEntry:
    """The first of the officer's force. Raises NoRoute where it has none."""
    found = next((area for area in directory.areas() if area.force_id == officer.force_id), None)
    if found is None:
        raise routing.NoRoute
    return found


def _receipt(content: Mapping[str, Any]) -> list[Route]:
    # Without the address, which must not be stored in plain text: the transport unseals it when it sends.
    return [Route("email", "", purpose=Purpose.RECEIPT)] if address(content) else []
