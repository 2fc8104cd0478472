"""Messages between a reporter and the officers after the report, each sealed like the concern itself.

Officers' messages are also sealed to the reporter's reply key, so that the return code opens them. A reporter's
messages are sealed to the portal only: whoever finds the code can read the questions, but not the answers.
"""

import uuid
from typing import ClassVar, Self

from django.db import models


class Author(models.TextChoices):
    OFFICER = "officer", "Officer"
    REPORTER = "reporter", "Reporter"


class Subject(models.TextChoices):
    """What a reporter's message is, sealed with its text. On officers' pages the label stands before the text."""

    ADDITION = "addition", ""
    CORRECTION = "correction", "Correction: the reporter says that something in the report is wrong."
    WRONG_PERSON = "wrong-person", "Correction: the reporter says that they named the wrong person."


class MessageQuerySet(models.QuerySet["Message"]):
    def unseen(self) -> Self:
        return self.filter(author=Author.OFFICER, seen_at=None)


class Message(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.ForeignKey("referrals.Concern", models.PROTECT, related_name="messages")
    number = models.PositiveIntegerField()
    author = models.CharField(max_length=10, choices=Author)
    officer = models.ForeignKey("referrals.Officer", models.PROTECT, null=True, related_name="+")
    sealed = models.TextField()
    # To the minute, like the concern's own time.
    sent_at = models.DateTimeField()
    # When the reporter first saw it. For officers, see Concern.unread_at.
    seen_at = models.DateTimeField(null=True)

    objects: ClassVar = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["concern", "number"], name="message_thread")]

    def __str__(self) -> str:
        return f"{self.concern_id} message {self.number}"
