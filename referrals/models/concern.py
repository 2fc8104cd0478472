"""A concern: what is needed to route and queue it in plain columns, everything that was said in `sealed`."""

import secrets
import uuid
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from referrals.models.delivery import Delivery, Purpose
from referrals.models.urgency import Urgency
from referrals.walls.rights import READ_OF_CONCERN

if TYPE_CHECKING:
    from referrals.models.officer import Officer

# Said on the phone: no 0 O Q, no 1 I, no Z (heard as C or D, read as 2).
REFERENCE_ALPHABET = "23456789ABCDEFGHJKLMNPRSTUVWXY"


class State(models.TextChoices):
    RECEIVED = "received", "Received"
    ACKNOWLEDGED = "acknowledged", "Acknowledged"
    ASSESSMENT = "assessment", "In assessment"
    AWAITING = "awaiting", "Awaiting information"
    OUTCOME_RECORDED = "outcome", "Outcome recorded"
    CLOSED = "closed", "Closed"


# docs/states.md draws this table; nothing changes a state but actions/states.py, which obeys it.
TRANSITIONS: dict[State, frozenset[State]] = {
    # Back to received: another force takes it over, and acknowledges it for itself.
    State.RECEIVED: frozenset({State.ACKNOWLEDGED, State.RECEIVED}),
    State.ACKNOWLEDGED: frozenset({State.ASSESSMENT, State.AWAITING, State.OUTCOME_RECORDED, State.RECEIVED}),
    State.ASSESSMENT: frozenset({State.AWAITING, State.OUTCOME_RECORDED, State.RECEIVED}),
    State.AWAITING: frozenset({State.ASSESSMENT, State.OUTCOME_RECORDED, State.RECEIVED}),
    # Back when the second officer does not agree.
    State.OUTCOME_RECORDED: frozenset({State.CLOSED, State.ASSESSMENT}),
    State.CLOSED: frozenset({State.ASSESSMENT}),
}


class NotNow(Exception):
    """The state does not allow this step, for instance because a colleague was quicker."""


class Unread(NotNow):
    """The reporter has written since an officer last opened the concern: nothing ends over words nobody has read."""


class Restricted(NotNow):
    """A supervisor has restricted what may be done with it: it is kept, and not worked on."""


class Undecided(NotNow):
    """Another concern may be about the same person, and nobody has decided whether it is."""


class NotYours(Exception):
    """The step is for the owner, for somebody other than the owner, or for a supervisor."""


class Outcome(models.TextChoices):
    """What an intake officer can decide here; everything after it belongs in the police's own system."""

    GATEWAY = "gateway", "Passed to gateway assessment"
    LINKED = "linked", "Linked to an open matter"
    DUPLICATE = "duplicate", "Duplicate of another concern"
    TRANSFERRED = "transferred", "Outside the area, transferred to another force"
    SIGNPOSTED = "signposted", "Signposted to another service"
    NO_CONCERN = "no-concern", "No Prevent concern"
    NOT_ENOUGH = "not-enough", "Not enough information and no way to ask"
    INVESTIGATION = "investigation", "Passed to an investigation"
    EMERGENCY = "emergency", "Emergency, passed to the control room"
    MISTAKEN = "mistaken", "Malicious or mistaken"


class Keeping(Enum):
    """How a field is kept. A field missing from Concern.KEEPING fails the tests."""

    PLAIN = "says nothing about anyone; stays after the purge"
    SEALED = "unreadable without a private key; destroyed by the purge"
    PURGED = "readable and about a person's report; cleared by the purge"


class ConcernQuerySet(models.QuerySet["Concern"]):
    def visible_to(self, officer: "Officer | None") -> Self:
        """An officer's own force and nothing else; a stranger sees nothing."""
        return self.filter(force_id=officer.force_id) if officer else self.none()

    def for_reporter(self) -> Self:
        """With the fields that the public tier may read, and no other: the database refuses it the rest."""
        return self.only(*READ_OF_CONCERN)

    def unfinished(self) -> Self:
        return self.exclude(state=State.CLOSED)

    def unowned(self) -> Self:
        return self.filter(owner=None)

    def owned_by(self, officer: "Officer") -> Self:
        """Theirs, or offered to them."""
        return self.filter(models.Q(owner=officer) | models.Q(offered_to=officer))

    def awaiting_approval_by(self, officer: "Officer") -> Self:
        """Outcomes that need a second officer, and this one may be it."""
        return self.filter(state=State.OUTCOME_RECORDED).exclude(owner=officer).exclude(outcome_by=officer)

    def unopened(self) -> Self:
        return self.filter(opened_at=None)

    def unmatched(self, edition: int) -> Self:
        """Not yet looked for under this edition. Three ranges, so that the index answers among a million."""
        return self.filter(
            Q(matched_under__lt=-edition)
            | Q(matched_under__gt=-edition, matched_under__lt=edition)
            | Q(matched_under__gt=edition)
        )

    def undelivered(self) -> Self:
        """Nobody opened it, and nobody at the force that has it now is known to have been told."""
        told = Delivery.objects.filter(
            Q(queued_at__gte=OuterRef("handed_over_at")) | Q(concern__handed_over_at=None),
            concern=OuterRef("pk"),
            purpose=Purpose.REFERRAL,
            sent_at__isnull=False,
            bounced_at=None,
        )
        return self.unopened().exclude(Exists(told))

    def by_risk(self) -> Self:
        return self.order_by("urgency", "received_at", "id")


def make_reference() -> str:
    letters = "".join(secrets.choice(REFERENCE_ALPHABET) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"


class Concern(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=9, unique=True, default=make_reference)
    # One draft gives one concern, however often its form is sent.
    draft_id = models.UUIDField(unique=True)
    form_version = models.CharField(max_length=20)
    language = models.CharField(max_length=10, default="en")

    area = models.ForeignKey("guidance.Area", models.PROTECT, related_name="+")
    force = models.ForeignKey("guidance.Force", models.PROTECT, related_name="+")
    routing_reason = models.CharField(max_length=30)
    data_edition = models.CharField(max_length=40)
    urgency = models.PositiveSmallIntegerField(choices=Urgency, default=Urgency.STANDARD)

    sealed = models.TextField()
    return_hash = models.CharField(max_length=64, unique=True)
    reply_key = models.CharField(max_length=64)

    # To the minute: two concerns sent one after the other must not be linkable by their times.
    received_at = models.DateTimeField()
    # When another force sent it on to this one.
    handed_over_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=20, choices=State, default=State.RECEIVED)
    opened_at = models.DateTimeField(null=True)
    opened_by = models.ForeignKey("referrals.Officer", models.PROTECT, null=True, related_name="+")
    # Since when a reporter's words wait to be read; empty when an officer has read them all.
    unread_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey("referrals.Officer", models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)
    outcome_at = models.DateTimeField(null=True)
    outcome_by = models.ForeignKey("referrals.Officer", models.PROTECT, null=True, related_name="+")
    rationale_sealed = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey("referrals.Officer", models.PROTECT, null=True, related_name="+")

    # From the moment it is acknowledged somebody by name owns the risk, also while a hand-over is offered.
    owner = models.ForeignKey("referrals.Officer", models.PROTECT, null=True, related_name="+")
    offered_to = models.ForeignKey("referrals.Officer", models.PROTECT, null=True, related_name="+")
    follow_up_on = models.DateField(null=True)
    # Of what was answered, as much as decides who must look: never shown outside the force.
    about_child = models.BooleanField(default=False)
    violence = models.BooleanField(default=False)
    # Another concern may be about the same person: found by actions/matching.py, and not dismissed by an officer.
    # No db_default on these two: Django would read it back, and the public tier may not. Migration 0012 has one made.
    has_earlier = models.BooleanField(default=False)
    # The edition of keys and rules it was looked for under; 0 not yet, below 0 where it could not be opened.
    matched_under = models.BigIntegerField(default=0)

    # Kept, and neither read nor worked on, but by a supervisor (DPA 2018 s.47; UK GDPR Article 18).
    restricted_at = models.DateTimeField(null=True)
    # A supervisor has once laid a measure on it: spares every other page the question.
    has_measures = models.BooleanField(default=False, db_default=False)
    # What was sealed is gone, and here is the certificate.
    destruction = models.ForeignKey("referrals.Destruction", models.PROTECT, null=True, related_name="concerns")

    KEEPING: ClassVar[dict[str, Keeping]] = {
        "id": Keeping.PLAIN,
        "reference": Keeping.PLAIN,
        "draft_id": Keeping.PURGED,
        "form_version": Keeping.PLAIN,
        "language": Keeping.PURGED,
        "area": Keeping.PLAIN,
        "force": Keeping.PLAIN,
        "routing_reason": Keeping.PLAIN,
        "data_edition": Keeping.PLAIN,
        "urgency": Keeping.PURGED,
        "sealed": Keeping.SEALED,
        "return_hash": Keeping.PURGED,
        "reply_key": Keeping.PURGED,
        "received_at": Keeping.PLAIN,
        "handed_over_at": Keeping.PLAIN,
        "state": Keeping.PLAIN,
        "opened_at": Keeping.PLAIN,
        "opened_by": Keeping.PLAIN,
        "unread_at": Keeping.PURGED,
        "acknowledged_at": Keeping.PLAIN,
        "acknowledged_by": Keeping.PLAIN,
        "outcome": Keeping.PLAIN,
        "outcome_at": Keeping.PLAIN,
        "outcome_by": Keeping.PLAIN,
        "rationale_sealed": Keeping.SEALED,
        "closed_at": Keeping.PLAIN,
        "closed_by": Keeping.PLAIN,
        "owner": Keeping.PLAIN,
        "offered_to": Keeping.PLAIN,
        "follow_up_on": Keeping.PURGED,
        "about_child": Keeping.PURGED,
        "violence": Keeping.PURGED,
        "has_earlier": Keeping.PURGED,
        "restricted_at": Keeping.PURGED,
        "has_measures": Keeping.PLAIN,
        "destruction": Keeping.PLAIN,
        "matched_under": Keeping.PLAIN,
    }

    objects: ClassVar = ConcernQuerySet.as_manager()

    class Meta:
        indexes = [
            # Each the order of one list; what is finished does not lengthen the way through the queue.
            models.Index(
                fields=["force", "urgency", "received_at", "id"],
                name="concern_queue",
                condition=~models.Q(state=State.CLOSED),
            ),
            models.Index(
                fields=["owner", "urgency", "received_at", "id"],
                name="concern_of_owner",
                condition=~models.Q(state=State.CLOSED),
            ),
            models.Index(fields=["force", "-closed_at"], name="concern_finished"),
            models.Index(fields=["matched_under"], name="concern_matched"),
            models.Index(
                fields=["closed_at", "id"],
                name="concern_to_destroy",
                condition=models.Q(state=State.CLOSED, destruction=None),
            ),
            models.Index(fields=["force", "-received_at", "-id"], name="concern_by_day"),
            models.Index(
                fields=["urgency", "received_at"], name="concern_unopened", condition=models.Q(opened_at=None)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state=State.RECEIVED) | models.Q(owner__isnull=False),
                name="concern_has_an_owner_once_acknowledged",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=State.AWAITING) | models.Q(follow_up_on__isnull=False),
                name="concern_waits_until_a_day",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.received_at = self.received_at.replace(second=0, microsecond=0)
        super().save(*args, **kwargs)

    def _do_insert(self, manager: Any, using: str, fields: Any, returning_fields: Any, raw: bool) -> Any:
        """Django asks for what a `db_default` became; the public tier gave it itself, and may read nothing back."""
        return super()._do_insert(manager, using, fields, [], raw)  # type: ignore[misc]

    @property
    def owned_since(self) -> datetime:
        """Since when the force that has it now has had it."""
        return self.handed_over_at or self.received_at

    def may_become(self, state: State) -> bool:
        return state in TRANSITIONS[State(self.state)]

    @property
    def needs_second_officer(self) -> bool:
        """Closed early, for want of ideology or one by one, is what inquiries found: these take two to close."""
        return self.about_child or self.violence or self.has_earlier

    def sealing_context(self, part: str) -> str:
        """What a sealed part of this concern is bound to; moved to another row or part it does not open."""
        return f"concern:{self.id}:{part}"
