"""A certificate of destruction: how many concerns, when, by whose authority, and a digest that can be verified."""

import hashlib
import uuid
from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models

from referrals.models.event import Event, Kind

if TYPE_CHECKING:
    from referrals.models.officer import Officer


class Authority(models.TextChoices):
    SCHEDULE = "schedule", "The retention schedule"
    ERASURE = "erasure", "Erasure, agreed by two supervisors"


class DestructionQuerySet(models.QuerySet["Destruction"]):
    def visible_to(self, officer: "Officer") -> Self:
        return self.filter(force_id=officer.force_id)


class Destruction(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    force = models.ForeignKey("guidance.Force", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    authority = models.CharField(max_length=10, choices=Authority)
    # "purge_concerns", or the two supervisors.
    by = models.CharField(max_length=600)
    count = models.PositiveIntegerField()
    # How many related rows were destroyed: notes, messages, pictures and so on.
    parts = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    # When what was left of its concerns, and their events, was deleted too: the digest fits nothing any more.
    stubs_gone_at = models.DateTimeField(null=True)

    objects: ClassVar = DestructionQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "id"]
        indexes = [models.Index(fields=["force", "-at"], name="destruction_of_force")]

    def __str__(self) -> str:
        return f"certificate {self.id}"

    def compute_digest(self) -> str:
        """SHA-256 over the certificate's own facts and the "destroyed" events of its concerns, by digest."""
        events = Event.objects.filter(kind=Kind.PURGED, concern_id__in=self.concerns.values("pk"))
        digests = sorted(events.values_list("digest", flat=True))
        own = (self.id, self.force_id, int(self.at.timestamp()), self.authority, self.by, self.count, self.parts)
        return hashlib.sha256("\n".join([*map(str, own), *digests]).encode()).hexdigest()
