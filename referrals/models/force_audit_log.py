"""The audit log of a force: a chain of events that belong to no single concern, or were refused."""

import uuid
from typing import ClassVar

from django.db import models


class ForceAuditLogManager(models.Manager["ForceAuditLog"]):
    def locked(self, force_id: int | None) -> "ForceAuditLog":
        """The row that orders the chain's events, locked until the transaction ends. None: the portal's own."""
        rows = self.select_for_update(of=("self",))
        if log := rows.filter(models.Q(force_id=force_id)).first():
            return log
        made, _ = self.get_or_create(force_id=force_id)
        return rows.get(pk=made.pk)


class ForceAuditLog(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # Null for the portal's own log.
    force = models.OneToOneField("guidance.Force", models.PROTECT, null=True, related_name="+")

    objects: ClassVar[ForceAuditLogManager] = ForceAuditLogManager()

    def __str__(self) -> str:
        return f"audit log of force {self.force_id}" if self.force_id else "audit log of the portal"
