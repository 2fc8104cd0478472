"""Pictures: encrypted with the draft's key in a draft, sealed like the rest in a concern.

Stored pictures are redrawn from pixels; file names are never stored.
"""

import uuid

from django.db import models


class DraftPicture(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    draft = models.ForeignKey("referrals.Draft", models.CASCADE, related_name="pictures")
    number = models.PositiveSmallIntegerField()
    ciphertext = models.BinaryField()
    thumbnail = models.BinaryField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["draft", "number"], name="draft_picture_order")]

    def __str__(self) -> str:
        return f"{self.draft_id} {self.number}"


class Attachment(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.ForeignKey("referrals.Concern", models.PROTECT, related_name="attachments")
    number = models.PositiveSmallIntegerField()
    sealed = models.BinaryField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["concern", "number"], name="attachment_order")]

    def __str__(self) -> str:
        return f"{self.concern_id} {self.number}"
