"""What a supervisor decided to leave out of a copy for somebody who asked what is held about them, and why."""

import uuid

from django.db import models


class Role(models.TextChoices):
    """What the person who asks was in a concern. The values are those of referrals/stored_fields/data_rights.py."""

    SUBJECT = "subject", "The person it is about"
    REPORTER = "reporter", "The person who reported it"
    OFFICER = "officer", "An officer who worked on it"


class Redaction(models.Model):
    """Rows are only added: of one part of a copy, the last counts (ADR 0090)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    access_request = models.ForeignKey("referrals.SubjectAccessRequest", models.PROTECT, related_name="redactions")
    concern = models.ForeignKey("referrals.Concern", models.PROTECT, related_name="redactions")
    role = models.CharField(max_length=10, choices=Role)
    number = models.PositiveIntegerField()
    by = models.ForeignKey("referrals.Officer", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    # Which part, how, which words, on what ground and why.
    sealed = models.TextField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["access_request", "concern", "number"], name="redaction_order")
        ]

    def __str__(self) -> str:
        return f"{self.concern_id} redaction {self.number}"
