"""Concerns that may be about the same person, and the keyed hashes by which they are found.

A Match has one row for each side, so that each belongs to its own concern and to that concern's force.
"""

import uuid
from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models

from referrals.models.minutes import MinuteField

if TYPE_CHECKING:
    from referrals.models.concern import Concern


UNDECIDED_VERSION = "undecided"


class Decision(models.TextChoices):
    SAME = "same", "Yes, it is the same person"
    OTHER = "other", "No, it is somebody else"
    UNSURE = "unsure", "I cannot tell"


class MatchToken(models.Model):
    """A keyed hash: without a private key nobody can compute one. But who reads this table, and sends a report with a
    name, sees which other concerns share its tokens (ADR 0075).
    """

    pk = models.CompositePrimaryKey("token", "concern_id")
    token = models.BigIntegerField()
    concern = models.ForeignKey("referrals.Concern", models.CASCADE, related_name="match_tokens")

    def __str__(self) -> str:
        return f"{self.concern_id}"


class MatchQuerySet(models.QuerySet["Match"]):
    def undecided_within(self, concern: "Concern") -> Self:
        # Matches within the concern's own force, which can see both. Not by `other_area`, which is out of date after
        # a transfer until the worker updates it.
        return self.filter(concern=concern, other__force_id=concern.force_id, decision="")

    def dismissed(self, concern: "Concern") -> Self:
        return self.filter(concern=concern, decision=Decision.OTHER)

    def counting(self) -> Self:
        return self.exclude(decision=Decision.OTHER)


class Match(models.Model):
    """`other_area` is where the other concern was last seen, because another force's row cannot be read."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.ForeignKey("referrals.Concern", models.CASCADE, related_name="matches")
    other = models.ForeignKey("referrals.Concern", models.CASCADE, related_name="+")
    other_area = models.ForeignKey("guidance.Area", models.PROTECT, related_name="+")
    other_reference = models.CharField(max_length=9)
    found_at = MinuteField()
    # The points and reasons of the match.
    sealed = models.TextField()
    decision = models.CharField(max_length=10, choices=Decision, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("referrals.Officer", models.PROTECT, null=True, related_name="+")

    objects: ClassVar = MatchQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["concern", "other"], name="match_once")]

    def __str__(self) -> str:
        return f"{self.concern_id} {self.decision or 'undecided'}"

    @property
    def version(self) -> str:
        return f"{self.decision} {self.decided_at.isoformat()}" if self.decided_at else UNDECIDED_VERSION
