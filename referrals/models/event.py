"""The append-only history of a concern: each event contains the hash of the one before it.

Events of officers and workers are also authenticated with a key that the public tier does not hold (ADR 0058).

No foreign key: events remain when a concern's content is destroyed, and name nobody but the officer who acted. Events
of no single concern are in a chain of their force, whose `concern_id` is the id of a ForceAuditLog.
"""

import hashlib
import json
import uuid
from collections.abc import Sequence
from datetime import datetime
from itertools import takewhile
from typing import Any, ClassVar

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.db.models.fields.json import KT

from prevent_portal import integrity
from referrals.models.minutes import to_minute

REPORTER = "reporter"
WORKER = "delivery worker"


class Kind(models.TextChoices):
    RECEIVED = "received", "Received"
    # The first event, instead of "received", of what came by telephone, letter, email or in person.
    ENTERED = "entered", "Entered by an officer"
    SENT = "sent", "Contact told"
    SEND_FAILED = "send-failed", "Could not be sent"
    GIVEN_UP = "given-up", "Sending given up"
    HELD = "held", "Sending held"
    RELEASED = "released", "Held mail released"
    BOUNCED = "bounced", "Mail came back"
    UNCLEAR = "unclear", "Mail came back that a person has to read"
    ARRIVED = "arrived", "Duty desk: the mail that came back was no failure"
    TRANSFERRED = "transferred", "Sent to another force"
    TRANSFER_READ = "transfer-read", "Reason for sending it on read"
    CALLED = "called", "Call made"
    CALL_OVERDUE = "call-overdue", "Duty desk told: a call is overdue"
    REMINDED = "reminded", "Contact reminded: not opened yet"
    ESCALATED = "escalated", "Supervisors told: not opened yet"
    DUTY_TOLD = "duty-told", "Duty desk told: not opened yet"
    REPLAYED = "replayed", "Sent again by hand"
    READ = "read", "Read"
    # On a form or another page that shows whom a concern is about, and nothing else of what was said.
    IDENTIFIED = "identified", "Name and age shown"
    EXPORTED = "exported", "Taken out of the portal"
    SEARCHED = "searched", "Looked through in a search"
    ASKED = "asked", "Reporter asked"
    SEEN = "seen", "Question seen by the reporter"
    ADDED = "added", "Reporter wrote"
    RAISED = "raised", "Made urgent: possible danger in what the reporter wrote"
    PICTURE_SEEN = "picture-seen", "Picture seen"
    ACKNOWLEDGED = "acknowledged", "Acknowledged"
    OWNED = "owned", "Assigned to self"
    ASSIGNED = "assigned", "Assigned by a supervisor"
    UNASSIGNED = "unassigned", "Unassigned by a supervisor"
    OFFERED = "offered", "Hand-over offered"
    ACCEPTED = "accepted", "Hand-over accepted"
    DECLINED = "declined", "Hand-over declined"
    ASSESSING = "assessing", "Assessment goes on"
    AWAITING = "awaiting", "Awaiting information"
    FOLLOW_UP = "follow-up", "Review date set"
    FOLLOW_UP_TOLD = "follow-up-told", "Owner reminded of the review date"
    REVIEW_ASKED = "review-asked", "Somebody was asked whether it is still to be kept"
    REVIEWED = "reviewed", "Reviewed: whether it is still to be kept"
    LIMIT_TOLD = "limit-told", "Owner told that the time limit is near"
    OVERDUE = "overdue", "Time limit passed"
    NOTED = "noted", "Note added"
    FILE_ADDED = "file-added", "File added"
    FILE_SEEN = "file-seen", "Page of an officer’s file seen"
    OUTCOME = "outcome", "Outcome recorded"
    SENT_BACK = "sent-back", "Outcome sent back by a second officer"
    TWO_PEOPLE = "two-people", "Confirmed to be two people"
    CLOSED = "closed", "Closed"
    REOPENED = "reopened", "Opened again"
    FOUND = "found", "Found in a search for a person's rights"
    REDACTED = "redacted", "What a copy leaves out decided"
    ON_HOLD = "on-hold", "Put on hold"
    HOLD_LIFTED = "hold-lifted", "Hold lifted"
    RESTRICTED = "restricted", "Restricted"
    UNRESTRICTED = "unrestricted", "Restriction lifted"
    CORRECTED = "corrected", "Correction by the person added"
    ERASURE_ASKED = "erasure-asked", "Erasure asked for"
    ERASURE_REFUSED = "erasure-refused", "Erasure not agreed to"
    PURGED = "purged", "Destroyed"
    # Of no single concern: in a ForceAuditLog.
    ABSENT = "absent", "Absence set, with a stand-in"
    PRESENT = "present", "Absence ended"
    LISTED = "listed", "Name, age and first words shown in a list"
    REFUSED = "refused", "Access refused"
    RIGHTS_SEARCHED = "rights-searched", "Searched for a person's rights"
    RIGHTS_ANSWERED = "rights-answered", "Data request answered"
    RIGHTS_EXTENDED = "rights-extended", "Time to answer a data request extended"
    REVIEW_ROUND = "review-round", "Asked what is still to be kept"
    COUNTED = "counted", "Figures looked at or taken out"
    AUDIT_EXPORTED = "audit-exported", "Audit log taken out"
    TEMPLATE_SAVED = "template-saved", "Text for messages changed"
    RETENTION_RUN = "retention-run", "Retention schedule applied"
    KEYS_ROTATED = "keys-rotated", "Sealing keys changed"
    MATCHED = "matched", "Other concerns found that may be about the person"
    SAME_PERSON = "same-person", "Linked to another concern about the person"
    OTHER_PERSON = "other-person", "Another concern found to be about somebody else"
    UNSURE_PERSON = "unsure-person", "Not clear whether another concern is about the person"


# What the public tier, which has no key to authenticate an event, may add in the reporter's name.
BY_REPORTERS = (Kind.RECEIVED, Kind.ADDED, Kind.SEEN)
PURPOSE = "events"

# No chain has so many events: a row with such a number was put there.
NO_CHAINS = 1_000_000

# Concern, kind, time, facts.
Line = tuple[uuid.UUID, Kind, datetime, dict[str, Any]]


class EventManager(models.Manager["Event"]):
    def record(self, concern_id: uuid.UUID, kind: Kind, *, by: str, at: datetime, **facts: Any) -> "Event":
        """Append one event. The caller holds the concern's row lock, so that the chain cannot fork."""
        newest = self.filter(concern_id=concern_id).order_by("-number").first()
        event = _after(newest and self._end(newest), (concern_id, kind, at, facts), by=by)
        event.save(force_insert=True)
        return event

    def begin(self, concern_id: uuid.UUID, kind: Kind, *, by: str, at: datetime, **facts: Any) -> "Event":
        """The first event of a concern created in the same transaction; saves the query for an earlier one."""
        event = _after(None, (concern_id, kind, at, facts), by=by)
        event.save(force_insert=True)
        return event

    def record_each(self, lines: Sequence[Line], *, by: str) -> None:
        """Append events of many concerns, in order. The caller holds the row lock of each."""
        self.bulk_create(self._chained(lines, by=by))

    def _chained(self, lines: Sequence[Line], *, by: str) -> list["Event"]:
        concern_ids = {concern_id for concern_id, *_ in lines}
        newest = self.filter(concern_id=OuterRef("concern_id")).order_by("-number").values("number")[:1]
        ends = self.filter(concern_id__in=concern_ids, number=Subquery(newest))
        last = {event.concern_id: self._end(event) for event in ends}
        events = []
        for line in lines:
            event = last[line[0]] = _after(last.get(line[0]), line, by=by)
            events.append(event)
        return events

    def _end(self, newest: "Event") -> "Event | None":
        """Where the chain goes on: past a number that no chain reaches, where its own numbers end (ADR 0107)."""
        if newest.number < NO_CHAINS:
            return newest
        chain = self.filter(concern_id=newest.concern_id).order_by("number")
        numbered = enumerate(chain.values_list("number", flat=True), start=1)
        last = sum(1 for _ in takewhile(lambda each: each[0] == each[1], numbered))
        return chain.filter(number=last).first()


def _after(before: "Event | None", line: Line, *, by: str) -> "Event":
    concern_id, kind, at, facts = line
    event = Event(
        concern_id=concern_id,
        number=before.number + 1 if before else 1,
        kind=kind,
        by=by,
        # Of a reporter, or of the worker in the seconds after Send, to the minute; officers' steps to the second.
        at=to_minute(at) if by in (REPORTER, WORKER) else at.replace(microsecond=0),
        facts=facts,
        previous=before.digest if before else "",
    )
    event.digest = event.compute_digest()
    event.mac = integrity.sign(PURPOSE, event.digest)
    return event


class Event(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern_id = models.UUIDField()
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=Kind)
    by = models.CharField(max_length=254)
    at = models.DateTimeField()
    facts = models.JSONField(default=dict)
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)
    # Of the digest; empty from the public tier.
    mac = models.CharField(max_length=64, blank=True, db_default="")

    objects: ClassVar[EventManager] = EventManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["concern_id", "number"], name="event_chain")]
        indexes = [
            models.Index(fields=["at", "id"], name="event_lately"),
            models.Index(fields=["by", "at", "id"], name="event_of_person"),
            models.Index(fields=["kind", "at", "id"], name="event_of_kind"),
            # Which lists showed a concern is asked of the text of these.
            models.Index(fields=["concern_id", "at"], name="event_listed", condition=Q(kind="listed")),
            models.Index(KT("facts__asked"), name="event_asked", condition=Q(kind="refused")),
        ]
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.concern_id} {self.number} {self.kind}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("Events are append-only.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise TypeError("Events are append-only.")

    @property
    def is_authentic(self) -> bool:
        """Raises LookupError in a process without the key."""
        if not self.mac:
            return self.by == REPORTER and self.kind in BY_REPORTERS
        return integrity.is_signed(PURPOSE, self.digest, self.mac)

    def compute_digest(self) -> str:
        content = [
            str(self.concern_id),
            self.number,
            str(self.kind),
            self.by,
            int(self.at.timestamp()),
            self.facts,
            self.previous,
        ]
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
