"""Pictures and pages: encrypted with the draft's key in a draft, sealed like the rest in a concern.

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


class FilePage(models.Model):
    """A picture, or a page of a PDF, that an officer added. The public tier has no right to this table."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.ForeignKey("referrals.Concern", models.PROTECT, related_name="file_pages")
    # Says what the file is. Notes are never deleted but with their concern, and pages before them (stored_fields).
    note = models.ForeignKey("referrals.Note", models.DO_NOTHING, related_name="pages")
    number = models.PositiveSmallIntegerField()
    by = models.ForeignKey("referrals.Officer", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    sealed = models.BinaryField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["concern", "number"], name="file_page_order")]

    def __str__(self) -> str:
        return f"{self.concern_id} {self.number}"
