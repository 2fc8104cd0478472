"""The daily summary to the duty desk: one row for each day and mailbox, so that several workers send it once."""

import uuid
from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q


class SummaryQuerySet(models.QuerySet["Summary"]):
    def due(self, now: datetime) -> Self:
        return self.filter(sent_at=None, due_at__lte=now).filter(Q(leased_until=None) | Q(leased_until__lt=now))


class Summary(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    day = models.DateField()
    to = models.CharField(max_length=254)
    due_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)
    reply = models.CharField(max_length=500, blank=True)

    objects: ClassVar = SummaryQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "to"], name="summary_once_a_day")]
        ordering = ["-day", "to"]
        permissions = [("see_duty_desk", "Can see the duty desk")]

    def __str__(self) -> str:
        return f"{self.day} to {self.to}"
