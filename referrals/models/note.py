"""An officer's note on a concern, sealed like the concern itself."""

import uuid

from django.db import models


class NoteKind(models.TextChoices):
    FACT = "fact", "Fact: what is known, and from whom"
    VIEW = "view", "Assessment: what I make of it"
    REASON = "reason", "Reason for a step"
    # One version of the assessment; the latest is the assessment (rules/assessment.py).
    ASSESSMENT = "assessment", "Assessment form"
    # What a file that an officer added is, and the words of a Word document; its pages are each a FilePage.
    FILE = "file", "File added by an officer"
    # An officer's own, of a report or a message that it names.
    TRANSLATION = "translated", "Translation by an officer"


class Note(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.ForeignKey("referrals.Concern", models.PROTECT, related_name="notes")
    kind = models.CharField(max_length=10, choices=NoteKind)
    by = models.ForeignKey("referrals.Officer", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    sealed = models.TextField()

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["concern", "at"], name="note_of_concern")]

    def __str__(self) -> str:
        return f"{self.concern_id} {self.kind}"
