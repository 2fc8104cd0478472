"""A force's own chain of events: what its people did that belongs to no single concern, or was refused to them."""

import uuid
from typing import ClassVar

from django.db import models


class ForceAuditLogManager(models.Manager["ForceAuditLog"]):
    def locked(self, force_id: int | None) -> "ForceAuditLog":
        """The row that orders this chain's events, held until the transaction ends. None: the portal's own."""
        book, _ = self.get_or_create(force_id=force_id)
        return self.select_for_update(of=("self",)).get(pk=book.pk)


class ForceAuditLog(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # Empty for the one of the portal itself.
    force = models.OneToOneField("guidance.Force", models.PROTECT, null=True, related_name="+")

    objects: ClassVar[ForceAuditLogManager] = ForceAuditLogManager()

    def __str__(self) -> str:
        return f"daybook of force {self.force_id}" if self.force_id else "daybook of the portal"
