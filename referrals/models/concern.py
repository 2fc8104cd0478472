"""The concern: plain columns for routing and the queue, and everything the reporter said in `sealed`."""

import hashlib
import secrets
import uuid
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from prevent_portal.django_internals import InsertWithoutReturning
from referrals.models.classification import AgeBand, Arrival, Sector
from referrals.models.danger_sign import DangerSign, from_codes
from referrals.models.delivery import Delivery, Purpose
from referrals.models.minutes import to_minute
from referrals.models.priority import BY_RISK, priority_field, queue_indexes
from referrals.models.states import TRANSITIONS, ClosingSentence, Outcome, State
from referrals.models.urgency import Urgency
from referrals.stored_fields import READABLE_BY_PUBLIC

if TYPE_CHECKING:
    from referrals.models.officer import Officer

# References are read out on the phone: no 0 O Q, no 1 I, no Z (heard as C or D, read as 2).
REFERENCE_ALPHABET = "23456789ABCDEFGHJKLMNPRSTUVWXY"


class ConcernQuerySet(models.QuerySet["Concern"]):
    def visible_to(self, officer: "Officer | None") -> Self:
        return self.filter(force_id=officer.force_id) if officer else self.none()

    def for_reporter(self) -> Self:
        # Loads only the fields that the public tier may read: the database refuses it the others.
        return self.only(*READABLE_BY_PUBLIC)

    def reported_with(self, concern: "Concern") -> Self:
        return self.filter(reported_together=concern.reported_together).exclude(pk=concern.pk)

    def unfinished(self) -> Self:
        return self.exclude(state=State.CLOSED)

    def unowned(self) -> Self:
        return self.filter(owner=None)

    def owned_by(self, officer: "Officer") -> Self:
        # Without concerns offered to the officer: an OR could not use the index for the order.
        return self.filter(owner=officer)

    def offered_to_officer(self, officer: "Officer") -> Self:
        return self.unfinished().filter(offered_to=officer)

    def unopened(self) -> Self:
        return self.filter(opened_at=None)

    def unmatched(self, edition: int) -> Self:
        return self.filter(
            Q(matched_under__lt=-edition)
            | Q(matched_under__gt=-edition, matched_under__lt=edition)
            | Q(matched_under__gt=edition)
        )

    def undelivered(self) -> Self:
        """Unopened, and no delivery to the force that has it now was sent without bouncing."""
        notified = Delivery.objects.filter(
            Q(queued_at__gte=OuterRef("handed_over_at")) | Q(concern__handed_over_at=None),
            concern=OuterRef("pk"),
            purpose=Purpose.REFERRAL,
            sent_at__isnull=False,
            bounced_at=None,
        )
        return self.unopened().exclude(Exists(notified))

    def by_risk(self) -> Self:
        return self.order_by(*BY_RISK)

    def by_risk_of_few(self) -> Self:
        # The same order by sorting, for few rows: using the index would read all other rows in between.
        return self.order_by(F("priority") + 0, *BY_RISK[1:])


_OPEN = ~Q(state=State.CLOSED)


def make_reference() -> str:
    letters = "".join(secrets.choice(REFERENCE_ALPHABET) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"


class Concern(InsertWithoutReturning):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=9, unique=True, default=make_reference)
    # Unique, so that a form sent twice makes one concern. The concern's own id once the draft is gone.
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

    # To the minute, so that two concerns from one person cannot be linked by their times.
    received_at = models.DateTimeField()
    # Of one that an officer entered (actions/submission.py): how and when it came, and who received it.
    arrival = models.CharField(max_length=20, choices=Arrival, blank=True, default="", db_default="")
    came_at = models.DateTimeField(null=True)
    entered_by = models.ForeignKey("referrals.Officer", models.PROTECT, null=True, related_name="+")
    # The same for concerns that one reporter sent together, about different people. It says nothing else of them.
    reported_together = models.UUIDField(null=True)
    # When another force transferred it to this one.
    handed_over_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=20, choices=State, default=State.RECEIVED)
    opened_at = models.DateTimeField(null=True)
    opened_by = models.ForeignKey("referrals.Officer", models.PROTECT, null=True, related_name="+")
    # Since when a message of the reporter is unread; null when officers have read all.
    unread_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey("referrals.Officer", models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)
    outcome_at = models.DateTimeField(null=True)
    outcome_by = models.ForeignKey("referrals.Officer", models.PROTECT, null=True, related_name="+")
    rationale_sealed = models.TextField(blank=True)
    # Shown to the reporter when the concern is closed; empty until an outcome is recorded.
    closing_sentence = models.CharField(max_length=20, choices=ClosingSentence, blank=True, db_default="")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey("referrals.Officer", models.PROTECT, null=True, related_name="+")

    # Set from acknowledgement on, also while a hand-over is offered; before, if it was assigned in the queue.
    owner = models.ForeignKey("referrals.Officer", models.PROTECT, null=True, related_name="+")
    offered_to = models.ForeignKey("referrals.Officer", models.PROTECT, null=True, related_name="+")
    follow_up_on = models.DateField(null=True)
    # Whether the owner has been reminded on that day.
    follow_up_told = models.BooleanField(default=False)
    # When somebody last decided to keep it for longer, and the day on which it is asked about again.
    reviewed_at = models.DateTimeField(null=True)
    review_on = models.DateField(null=True)
    # The time limit for an outcome (referrals.rules.time_limits). To the minute, like received_at.
    target_at = models.DateTimeField()
    # Updated by the worker, so it may lag; compare target_at where it must be exact.
    is_overdue = models.BooleanField(default=False)
    # The time limit of which its owner was told that it is near.
    limit_told_for = models.DateTimeField(null=True)
    # From the answers, because it decides who must look at the concern. Never shown outside the force.
    about_child = models.BooleanField(default=False)
    violence = models.BooleanField(default=False)
    # Codes of the signs of danger that were found in the reporter's words (models/danger_sign.py).
    danger_signs = models.CharField(max_length=60, blank=True, default="", db_default="")
    # Another concern may be about the same person: found by actions/search/matching.py, not dismissed by an officer.
    # No db_default on these two: Django would read it back on insert, which the public tier may not.
    has_earlier = models.BooleanField(default=False)
    # There were more like it than matching opens, so that one about the same person may not have been found.
    matching_cut_short = models.BooleanField(default=False, db_default=False)
    # The edition of keys and rules it was matched under; 0 if not yet, negative if it could not be opened.
    matched_under = models.BigIntegerField(default=0)
    priority = priority_field()

    # Since when only supervisors may read it and nobody may work on it (DPA 2018 s.47; UK GDPR Article 18).
    restricted_at = models.DateTimeField(null=True)
    # Whether it ever had a legal restriction; saves a query on pages of concerns that never had one.
    has_restrictions = models.BooleanField(default=False, db_default=False)
    # The certificate, once its sealed content has been destroyed.
    destruction = models.ForeignKey("referrals.Destruction", models.PROTECT, null=True, related_name="concerns")
    # For statistics (review/insight): coarse classes and working minutes. Empty until it is opened or has an outcome.
    sector = models.CharField(max_length=20, choices=Sector, blank=True, db_default="")
    age_band = models.CharField(max_length=20, choices=AgeBand, blank=True, db_default="")
    minutes_to_open = models.PositiveIntegerField(null=True)
    minutes_to_outcome = models.PositiveIntegerField(null=True)

    objects: ClassVar = ConcernQuerySet.as_manager()

    class Meta:
        indexes = [
            *queue_indexes(_OPEN),
            # For the worker's queries.
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
            models.Index(
                fields=["reported_together"],
                name="concern_together",
                condition=models.Q(reported_together__isnull=False),
            ),
            models.Index(fields=["matched_under"], name="concern_matched"),
            models.Index(
                fields=["closed_at", "id"],
                name="concern_to_destroy",
                condition=models.Q(state=State.CLOSED, destruction=None),
            ),
            models.Index(fields=["force", "-received_at", "-id"], name="concern_by_day"),
            models.Index(fields=["received_at"], name="concern_with_draft", condition=~Q(draft_id=F("id"))),
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
            # Part of the address of its pages: one that does not fit would fail each list that the concern is in.
            models.CheckConstraint(
                condition=models.Q(reference__regex=r"^[^/?#\s]+$"), name="concern_reference_fits_an_address"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def save(self, *args: Any, **kwargs: Any) -> None:
        # Only for a new row: a role that updates one field later may not have the right to read these.
        if self._state.adding:
            self.received_at = to_minute(self.received_at)
            self.target_at = to_minute(self.target_at)
        super().save(*args, **kwargs)

    @property
    def version(self) -> str:
        """Changes with the force, state, owner, offer and outcome. Forms send it back to detect concurrent
        changes.
        """
        decided = (self.outcome, self.outcome_at and self.outcome_at.isoformat(), self.outcome_by_id)
        facts = (self.force_id, self.state, self.owner_id, self.offered_to_id, *decided)
        return hashlib.sha256(repr(facts).encode()).hexdigest()[:16]

    @property
    def owned_since(self) -> datetime:
        """When the force that has it now received it."""
        return self.handed_over_at or self.received_at

    def may_become(self, state: State) -> bool:
        return state in TRANSITIONS[State(self.state)]

    @property
    def has_danger(self) -> bool:
        return self.urgency == Urgency.URGENT

    @property
    def signs_in_text(self) -> list[DangerSign]:
        return from_codes(self.danger_signs)

    @property
    def why_second_officer(self) -> list[str]:
        """Sentences. Inquiries found that concerns like these were closed too early, so two officers close them."""
        reasons = {
            "There are danger signs.": self.has_danger or self.danger_signs,
            "There is a fixation on violence.": self.violence,
            "It is about a child.": self.about_child,
            "Other concerns may be about the same person.": self.has_earlier,
            "There are more concerns like it than the portal compares.": self.matching_cut_short,
            "The report is said to be malicious.": self.outcome == Outcome.MALICIOUS,
        }
        return [reason for reason, holds in reasons.items() if holds]

    @property
    def needs_second_officer(self) -> bool:
        return bool(self.why_second_officer)
