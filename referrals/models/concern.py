"""A concern: what is needed to route and queue it in plain columns, everything that was said in `sealed`."""

import hashlib
import secrets
import uuid
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from prevent_portal.django_internals import InsertWithoutReturning
from referrals.models.classification import AgeBand, Sector
from referrals.models.delivery import Delivery, Purpose
from referrals.models.priority import BY_RISK, priority_field, queue_indexes
from referrals.models.states import TRANSITIONS, Outcome, State
from referrals.models.urgency import Urgency
from referrals.stored_fields import READABLE_BY_PUBLIC

if TYPE_CHECKING:
    from referrals.models.officer import Officer

# Said on the phone: no 0 O Q, no 1 I, no Z (heard as C or D, read as 2).
REFERENCE_ALPHABET = "23456789ABCDEFGHJKLMNPRSTUVWXY"


class ConcernQuerySet(models.QuerySet["Concern"]):
    def visible_to(self, officer: "Officer | None") -> Self:
        """An officer's own force and nothing else; a stranger sees nothing."""
        return self.filter(force_id=officer.force_id) if officer else self.none()

    def for_reporter(self) -> Self:
        """With the fields that the public tier may read, and no other: the database refuses it the rest."""
        return self.only(*READABLE_BY_PUBLIC)

    def unfinished(self) -> Self:
        return self.exclude(state=State.CLOSED)

    def unowned(self) -> Self:
        return self.filter(owner=None)

    def owned_by(self, officer: "Officer") -> Self:
        """Not what is offered to them: with an "or" no index gives the order, and offers have a list of their own."""
        return self.filter(owner=officer)

    def offered_to_officer(self, officer: "Officer") -> Self:
        return self.unfinished().filter(offered_to=officer)

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
        """Of those that matter as much, the nearest to its time limit first, then what has waited longest."""
        return self.order_by(*BY_RISK)

    def by_risk_of_few(self) -> Self:
        """The same order, by sorting: an index in it would be walked past all that is not among the few."""
        return self.order_by(F("priority") + 0, *BY_RISK[1:])


_OPEN = ~Q(state=State.CLOSED)


def make_reference() -> str:
    letters = "".join(secrets.choice(REFERENCE_ALPHABET) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"


class Concern(InsertWithoutReturning):
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
    # The owner has been reminded of that day.
    follow_up_told = models.BooleanField(default=False)
    # By when an outcome is to stand (referrals.rules.time_limits). To the minute, like the time it comes from.
    target_at = models.DateTimeField()
    # Kept by the worker, since time alone changes no row; who wants to know it exactly asks target_at.
    is_overdue = models.BooleanField(default=False)
    # Of what was answered, as much as decides who must look: never shown outside the force.
    about_child = models.BooleanField(default=False)
    violence = models.BooleanField(default=False)
    # Another concern may be about the same person: found by actions/matching.py, and not dismissed by an officer.
    # No db_default on these two: Django would read it back, and the public tier may not. Migration 0013 has one made.
    has_earlier = models.BooleanField(default=False)
    # The edition of keys and rules it was looked for under; 0 not yet, below 0 where it could not be opened.
    matched_under = models.BigIntegerField(default=0)
    priority = priority_field()

    # Kept, and neither read nor worked on, but by a supervisor (DPA 2018 s.47; UK GDPR Article 18).
    restricted_at = models.DateTimeField(null=True)
    # A supervisor has once laid a measure on it: spares every other page the question.
    has_restrictions = models.BooleanField(default=False, db_default=False)
    # What was sealed is gone, and here is the certificate.
    destruction = models.ForeignKey("referrals.Destruction", models.PROTECT, null=True, related_name="concerns")
    # For counting (review/insight): coarse classes, and working minutes. Empty until it is opened, or has an outcome.
    sector = models.CharField(max_length=20, choices=Sector, blank=True, db_default="")
    age_band = models.CharField(max_length=20, choices=AgeBand, blank=True, db_default="")
    minutes_to_open = models.PositiveIntegerField(null=True)
    minutes_to_outcome = models.PositiveIntegerField(null=True)

    objects: ClassVar = ConcernQuerySet.as_manager()

    class Meta:
        indexes = [
            *queue_indexes(_OPEN),
            # What the worker looks for.
            models.Index(fields=["target_at"], name="concern_in_time", condition=_OPEN & Q(is_overdue=False)),
            models.Index(
                fields=["follow_up_on"],
                name="concern_to_remind",
                condition=Q(follow_up_on__isnull=False, follow_up_told=False),
            ),
            models.Index(
                fields=["owner", "follow_up_on"],
                name="concern_follow_up",
                condition=Q(follow_up_on__isnull=False),
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
        # Only of a new one: what writes a field of it later may not be allowed to read these.
        if self._state.adding:
            self.received_at = self.received_at.replace(second=0, microsecond=0)
            self.target_at = self.target_at.replace(second=0, microsecond=0)
        super().save(*args, **kwargs)

    @property
    def version(self) -> str:
        """Another one whenever somebody else owns it, its outcome is another, or it has another state."""
        decided = (self.outcome, self.outcome_at and self.outcome_at.isoformat(), self.outcome_by_id)
        facts = (self.force_id, self.state, self.owner_id, self.offered_to_id, *decided)
        return hashlib.sha256(repr(facts).encode()).hexdigest()[:16]

    @property
    def owned_since(self) -> datetime:
        """Since when the force that has it now has had it."""
        return self.handed_over_at or self.received_at

    def may_become(self, state: State) -> bool:
        return state in TRANSITIONS[State(self.state)]

    @property
    def has_danger(self) -> bool:
        return self.urgency == Urgency.URGENT

    @property
    def needs_second_officer(self) -> bool:
        """Closed early, for want of ideology or one by one, is what inquiries found: these take two to close."""
        return self.about_child or self.violence or self.has_earlier
