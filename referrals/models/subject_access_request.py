"""Somebody who asks what is held about them, and the concerns in which their name was found.

Data Protection Act 2018 s.45, in Part 3, and UK GDPR Article 15: to be answered within a month.
"""

import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models

if TYPE_CHECKING:
    from referrals.models.officer import Officer

# "One month" (s.54 and Article 12(3)), read as the shortest there is.
ANSWER_WITHIN = timedelta(days=28)
# For a complaint about the answer; no law gives a figure.
KEPT_FOR = timedelta(days=365)


class SubjectAccessRequestQuerySet(models.QuerySet["SubjectAccessRequest"]):
    def visible_to(self, officer: "Officer") -> Self:
        return self.filter(force_id=officer.force_id)

    def standing(self, at: datetime) -> Self:
        """Still to be answered, by the law's own time: nobody says here that an answer was sent."""
        return self.filter(received_at__gt=at - ANSWER_WITHIN)

    def outlived(self, at: datetime) -> Self:
        """Long answered, so that the name they asked by has no reason to stay."""
        return self.filter(received_at__lte=at - KEPT_FOR).exclude(sealed="")


class SubjectAccessRequest(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    force = models.ForeignKey("guidance.Force", models.PROTECT, related_name="+")
    by = models.ForeignKey("referrals.Officer", models.PROTECT, related_name="+")
    received_at = models.DateTimeField()
    # The names to look for, and how the person showed who they are.
    sealed = models.TextField()
    # How far the search has come: concerns received before this have not been looked through.
    looked_to = models.DateTimeField(null=True)
    looked_id = models.UUIDField(null=True)
    looked = models.PositiveIntegerField(default=0)
    # Concerns that no key here opens: their names could not be looked for.
    unreadable = models.PositiveIntegerField(default=0)
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
