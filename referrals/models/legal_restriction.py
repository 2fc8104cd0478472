"""A legal restriction applied by a supervisor: a hold, a restriction, a correction, or a request for erasure.

Data Protection Act 2018, Part 3: rectification (s.46), erasure or restriction (s.47); UK GDPR: Articles 16 to 18.
"""

import uuid
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q


class RestrictionKind(models.TextChoices):
    HOLD = "hold", "Hold: nothing of it may be destroyed"
    RESTRICTION = "restriction", "Restriction: kept, and not worked on"
    CORRECTION = "correction", "Correction by the person it is about"
    ERASURE = "erasure", "Erasure asked for"


class LegalRestrictionQuerySet(models.QuerySet["LegalRestriction"]):
    def active(self) -> Self:
        return self.filter(ended_at=None)

    def visible_to(self, force_id: int) -> Self:
        return self.filter(concern__force_id=force_id)


class LegalRestriction(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.ForeignKey("referrals.Concern", models.PROTECT, related_name="restrictions")
    kind = models.CharField(max_length=15, choices=RestrictionKind)
    by = models.ForeignKey("referrals.Officer", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    # The reason, or the person's correction. Emptied at destruction.
    sealed = models.TextField()
    # Only for a hold, which never ends by itself and has to be reviewed.
    review_on = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("referrals.Officer", models.PROTECT, null=True, related_name="+")

    objects: ClassVar = LegalRestrictionQuerySet.as_manager()

    class Meta:
        ordering = ["at", "id"]
        indexes = [
            models.Index(fields=["concern", "at"], name="measure_of_concern"),
            models.Index(fields=["kind", "review_on"], name="measure_standing", condition=Q(ended_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.concern_id} {self.kind}"
