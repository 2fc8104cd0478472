"""A request of a person to know what is held about them, and the concerns in which their name was found.

Data Protection Act 2018 s.45, in Part 3, and UK GDPR Article 15: to be answered within a month.
"""

import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models

if TYPE_CHECKING:
    from referrals.models.officer import Officer

# "One month" (s.54 and Article 12(3)), taken as the shortest month.
ANSWER_WITHIN = timedelta(days=28)
# Time for a complaint about the answer; no law gives a figure.
RETENTION = timedelta(days=365)


class SubjectAccessRequestQuerySet(models.QuerySet["SubjectAccessRequest"]):
    def visible_to(self, officer: "Officer") -> Self:
        return self.filter(force_id=officer.force_id)

    def unanswered(self, at: datetime) -> Self:
        # Within the legal time limit: the portal does not record that an answer was sent.
        return self.filter(received_at__gt=at - ANSWER_WITHIN)

    def past_retention(self, at: datetime) -> Self:
        return self.filter(received_at__lte=at - RETENTION).exclude(sealed="")


class SubjectAccessRequest(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    force = models.ForeignKey("guidance.Force", models.PROTECT, related_name="+")
    by = models.ForeignKey("referrals.Officer", models.PROTECT, related_name="+")
    received_at = models.DateTimeField()
    # The names to look for, and how the person showed who they are.
    sealed = models.TextField()
    # How far the search has come: concerns received before this have not been searched.
    looked_to = models.DateTimeField(null=True)
    looked_id = models.UUIDField(null=True)
    looked = models.PositiveIntegerField(default=0)
    # How many concerns have a part that could not be opened, and so not searched; and a line for each.
    unreadable = models.PositiveIntegerField(default=0)
    unopened = models.TextField(blank=True, default="", db_default="")
    is_searched = models.BooleanField(default=False)
    found = models.ManyToManyField("referrals.Concern", related_name="+")

    objects: ClassVar = SubjectAccessRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at", "id"]
        indexes = [models.Index(fields=["force", "-received_at"], name="claim_of_force")]

    def __str__(self) -> str:
        return f"claim {self.id}"

    @property
    def answer_by(self) -> datetime:
        return self.received_at + ANSWER_WITHIN
