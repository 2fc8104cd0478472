"""Letters: mail in the queue (queue.py)."""

import uuid
from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

_WAITS = Q(sent_at=None, given_up_at=None)


class LetterQuerySet(models.QuerySet["Letter"]):
    def waiting(self) -> Self:
        return self.filter(_WAITS)

    def not_put_off(self, at: datetime) -> Self:
        """All but those whose first try is later."""
        return self.exclude(_WAITS, tries=0, due_at__gt=at)

    def due(self, now: datetime) -> Self:
        return self.waiting().filter(due_at__lte=now)


class Letter(models.Model):
    """Stores no secret: a kind whose text contains one composes it on sending."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=40)
    to = models.EmailField()
    # The primary key of the row that the letter is about; the kind says of which model.
    about = models.CharField(max_length=40, blank=True)
    title = models.CharField(max_length=500, blank=True)
    body = models.TextField(blank=True)
    queued_at = models.DateTimeField()
    # A worker claims a letter by moving this forward, so it is sent once, and retried if the worker dies.
    due_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)
    reply = models.CharField(max_length=500, blank=True)

    objects: ClassVar = LetterQuerySet.as_manager()

    class Meta:
        ordering = ["-queued_at", "-pk"]
        indexes = [
            models.Index("due_at", condition=_WAITS, name="mail_letters_to_send"),
            models.Index("queued_at", name="mail_letters_by_age"),
            models.Index("kind", "about", name="mail_letters_by_row"),
        ]

    def __str__(self) -> str:
        return f"letter {self.pk}"

    @property
    def trouble(self) -> str:
        """For an administrator; empty once it is sent."""
        if self.given_up_at:
            return "The mail could not be delivered: check the address"
        return "" if self.sent_at else "The mail has not left yet: it is tried again by itself"
