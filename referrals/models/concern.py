"""A concern: what is needed to route and queue it in plain columns, everything that was said in `sealed`."""

import secrets
import uuid
from enum import Enum
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models

if TYPE_CHECKING:
    from referrals.models.officer import Officer

# Said on the phone: no 0 O Q, no 1 I, no Z (heard as C or D, read as 2).
REFERENCE_ALPHABET = "23456789ABCDEFGHJKLMNPRSTUVWXY"


class Urgency(models.IntegerChoices):
    """Small numbers first in the queue."""

    URGENT = 1, "Urgent"
    STANDARD = 2, "Standard"


class State(models.TextChoices):
    RECEIVED = "received", "Received"
    ACKNOWLEDGED = "acknowledged", "Acknowledged"
    OUTCOME_RECORDED = "outcome", "Outcome recorded"


TRANSITIONS: dict[State, frozenset[State]] = {
    State.RECEIVED: frozenset({State.ACKNOWLEDGED}),
    State.ACKNOWLEDGED: frozenset({State.OUTCOME_RECORDED}),
    State.OUTCOME_RECORDED: frozenset(),
}


class NotNow(Exception):
    """The state does not allow this step, for instance because a colleague was quicker."""


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

    def unfinished(self) -> Self:
        return self.exclude(state=State.OUTCOME_RECORDED)

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
    state = models.CharField(max_length=20, choices=State, default=State.RECEIVED)
    opened_at = models.DateTimeField(null=True)
    opened_by = models.ForeignKey("referrals.Officer", models.PROTECT, null=True, related_name="+")
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey("referrals.Officer", models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)
    outcome_at = models.DateTimeField(null=True)
    outcome_by = models.ForeignKey("referrals.Officer", models.PROTECT, null=True, related_name="+")
    rationale_sealed = models.TextField(blank=True)

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
        "state": Keeping.PLAIN,
        "opened_at": Keeping.PLAIN,
        "opened_by": Keeping.PLAIN,
        "acknowledged_at": Keeping.PLAIN,
        "acknowledged_by": Keeping.PLAIN,
        "outcome": Keeping.PLAIN,
        "outcome_at": Keeping.PLAIN,
        "outcome_by": Keeping.PLAIN,
        "rationale_sealed": Keeping.SEALED,
    }

    objects: ClassVar = ConcernQuerySet.as_manager()

    class Meta:
        indexes = [
            # Each the order of one list; what is finished does not lengthen the way through the queue.
            models.Index(
                fields=["force", "urgency", "received_at", "id"],
                name="concern_queue",
                condition=~models.Q(state=State.OUTCOME_RECORDED),
            ),
            models.Index(fields=["force", "-outcome_at"], name="concern_finished"),
        ]

    def __str__(self) -> str:
        return self.reference

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.received_at = self.received_at.replace(second=0, microsecond=0)
        super().save(*args, **kwargs)

    def may_become(self, state: State) -> bool:
        return state in TRANSITIONS[State(self.state)]

    def sealing_context(self, part: str) -> str:
        """What a sealed part of this concern is bound to; moved to another row or part it does not open."""
        return f"concern:{self.id}:{part}"
