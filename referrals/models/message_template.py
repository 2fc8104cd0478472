"""A short text of a force for messages to reporters, kept as versions: the latest one with a key is the text.

For anybody, and so about nobody: it is not sealed.
"""

import uuid
from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef


class MessageTemplateQuerySet(models.QuerySet["MessageTemplate"]):
    def latest_of(self, force_id: int) -> Self:
        """One version of each text that the force has written or changed, also of those not in use."""
        later = self.filter(force_id=force_id, key=OuterRef("key"), number__gt=OuterRef("number"))
        return self.filter(~Exists(later), force_id=force_id)


class MessageTemplate(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    force = models.ForeignKey("guidance.Force", models.PROTECT, related_name="+")
    # The same for all versions: random, or that of a text of rules/message_templates.py.
    key = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=60)
    words = models.TextField()
    is_active = models.BooleanField()
    by = models.ForeignKey("referrals.Officer", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects: ClassVar = MessageTemplateQuerySet.as_manager()

    class Meta:
        ordering = ["key", "number"]
        constraints = [models.UniqueConstraint(fields=["force", "key", "number"], name="message_template_version")]

    def __str__(self) -> str:
        return f"{self.name} {self.number}"
