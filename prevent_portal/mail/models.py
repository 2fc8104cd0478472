"""A letter: a mail that waits to be sent (queue.py)."""

import uuid
from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

_WAITS = Q(sent_at=None, given_up_at=None)


class LetterQuerySet(models.QuerySet["Letter"]):
    def waiting(self) -> Self:
        return self.filter(_WAITS)

    def due(self, now: datetime) -> Self:
        return self.waiting().filter(due_at__lte=now)


class Letter(models.Model):
    """Holds no secret: a kind whose text carries one makes the text when the letter leaves, and stores none."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=40)
    to = models.EmailField()
    # The row that it tells of, by its primary key: what kind of row, the kind of letter says.
    about = models.CharField(max_length=40, blank=True)
    title = models.CharField(max_length=500, blank=True)
    body = models.TextField(blank=True)
    queued_at = models.DateTimeField()
    # Whoever takes it moves this on first, so that nobody else does, and a worker that dies loses nothing.
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
        """For an administrator; nothing when it has left."""
        if self.given_up_at:
            return "The mail could not be delivered: check the address"
        return "" if self.sent_at else "The mail has not left yet: it is tried again by itself"
