"""Answers in progress, or a visit with the return code, encrypted with a key that only the reporter's cookie has."""

import uuid
from datetime import datetime
from typing import ClassVar, Self

from django.db import models

from referrals.models.minutes import MinuteField


class DraftQuerySet(models.QuerySet["Draft"]):
    def alive(self, now: datetime) -> Self:
        return self.filter(expires_at__gt=now)

    def expired(self, now: datetime) -> Self:
        return self.filter(expires_at__lte=now)


class Draft(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ciphertext = models.TextField()
    expires_at = MinuteField(db_index=True)
    # Of what an officer is entering; none of a reporter's.
    force = models.ForeignKey("guidance.Force", models.PROTECT, null=True, related_name="+")

    objects: ClassVar = DraftQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.id)
