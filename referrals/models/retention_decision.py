"""A decision about how long a concern is kept, on its way into the file outside the database (ADR 81).

A restore brings a concern back as it was, without what was decided since. No personal data.
"""

import uuid
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q


class Act(models.TextChoices):
    HOLD = "hold", "Put on hold"
    RESTRICTION = "restriction", "Restricted"
    CORRECTION = "correction", "Correction added"
    ERASURE = "erasure", "Erasure asked for"
    REVIEWED = "reviewed", "Hold kept on until a later review date"
    ENDED = "ended", "Hold or restriction lifted, or erasure refused"
    DESTROYED = "destroyed", "Destroyed"


class RetentionDecisionQuerySet(models.QuerySet["RetentionDecision"]):
    def unwritten(self) -> Self:
        return self.filter(number=None)


class RetentionDecision(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # Its line in the file; null until the delivery worker has written it.
    number = models.PositiveIntegerField(null=True, unique=True)
    act = models.CharField(max_length=15, choices=Act)
    # No foreign key: after a restore the concern may be missing.
    concern_id = models.UUIDField()
    reference = models.CharField(max_length=9)
    force = models.ForeignKey("guidance.Force", models.PROTECT, related_name="+")
    # The legal restriction or the certificate that it made, reviewed or ended.
    about = models.UUIDField()
    officer = models.ForeignKey("referrals.Officer", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    review_on = models.DateField(null=True)
    # Of a destroyed concern.
    outcome = models.CharField(max_length=20, blank=True)
    authority = models.CharField(max_length=10, blank=True)

    objects: ClassVar = RetentionDecisionQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["at"], name="decision_unwritten", condition=Q(number=None))]

    def __str__(self) -> str:
        return f"{self.reference} {self.act}"
