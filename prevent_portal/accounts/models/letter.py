"""A mail about an account: saved with what it tells of, and sent by the delivery worker (actions/post.py)."""

import uuid
from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from prevent_portal.accounts.models.invitation import Invitation

_WAITS = Q(sent_at=None, given_up_at=None)


class Topic(models.TextChoices):
    INVITATION = "invitation", "Invitation"
    FACTOR_RESET = "factor-reset", "Second factor reset"
    NEW_PLACE = "new-place", "Signed in with a new browser"


class LetterQuerySet(models.QuerySet["Letter"]):
    def waiting(self) -> Self:
        return self.filter(_WAITS)

    def due(self, now: datetime) -> Self:
        return self.waiting().filter(due_at__lte=now)


class Letter(models.Model):
    """Holds no link: an invitation's opens an account, so it is made when the mail leaves, and kept nowhere."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    topic = models.CharField(max_length=20, choices=Topic.choices)
    to = models.EmailField()
    invitation = models.ForeignKey(Invitation, models.CASCADE, null=True, related_name="letters")
    # Of a sign-in from somewhere new: with what.
    device = models.CharField(max_length=60, blank=True)
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
            models.Index("due_at", condition=_WAITS, name="letters_to_send"),
            models.Index("queued_at", name="letters_by_age"),
        ]

    def __str__(self) -> str:
        return f"letter {self.pk}"

    @property
    def trouble(self) -> str:
        """For an administrator; nothing when it has left."""
        if self.given_up_at:
            return "The mail could not be delivered: check the address"
        return "" if self.sent_at else "The mail has not left yet: it is tried again by itself"
