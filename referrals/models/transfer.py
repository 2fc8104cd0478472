"""A transfer of a concern from one force to another, visible to both."""

import uuid
from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from referrals.models.officer import Officer


class TransferQuerySet(models.QuerySet["Transfer"]):
    def visible_to(self, officer: "Officer | None") -> Self:
        if officer is None:
            return self.none()
        return self.filter(Q(from_force_id=officer.force_id) | Q(to_force_id=officer.force_id))

    def sent_by(self, officer: "Officer") -> Self:
        return self.filter(from_force_id=officer.force_id)


class Transfer(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.ForeignKey("referrals.Concern", models.PROTECT, related_name="transfers")
    from_area = models.ForeignKey("guidance.Area", models.PROTECT, related_name="+")
    from_force = models.ForeignKey("guidance.Force", models.PROTECT, related_name="+")
    to_area = models.ForeignKey("guidance.Area", models.PROTECT, related_name="+")
    to_force = models.ForeignKey("guidance.Force", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey("referrals.Officer", models.PROTECT, related_name="+")
    # A reason may name people, so it is sealed. Emptied at destruction.
    reason_sealed = models.TextField()

    objects: ClassVar = TransferQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]
        indexes = [
            models.Index(fields=["from_force", "-at"], name="transfer_sent"),
            models.Index(fields=["concern", "-at"], name="transfer_of_concern"),
        ]

    def __str__(self) -> str:
        return f"{self.concern_id} to {self.to_force_id}"
