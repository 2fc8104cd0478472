"""Messages between a reporter and the officers after the report, each sealed like the concern itself.

Officers' messages are also sealed to the reporter's reply key, so that the return code opens them. A reporter's
messages are sealed to the portal only: whoever finds the code can read the questions, but not the answers.
"""

import uuid
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from referrals.models.danger_sign import DangerSign, from_codes


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

    def to_take_up(self) -> Self:
        return self.filter(author=Author.REPORTER, taken_up_at=None)


class Message(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.ForeignKey("referrals.Concern", models.PROTECT, related_name="messages")
    number = models.PositiveIntegerField()
    author = models.CharField(max_length=10, choices=Author)
    officer = models.ForeignKey("referrals.Officer", models.PROTECT, null=True, related_name="+")
    sealed = models.TextField()
    # To the minute, like the concern's own time.
    sent_at = models.DateTimeField()
    # Codes of the signs of danger in a reporter's words (models/danger_sign.py), for a worker that has no key.
    danger_signs = models.CharField(max_length=60, blank=True, default="", db_default="")
    # When a worker told the owner of a reporter's message, and raised the concern if there is danger in it.
    taken_up_at = models.DateTimeField(null=True)
    # When the reporter first saw it. For officers, see Concern.unread_at.
    seen_at = models.DateTimeField(null=True)

    objects: ClassVar = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        indexes = [
            models.Index("concern", condition=Q(author=Author.REPORTER, taken_up_at=None), name="message_to_take_up"),
        ]
        constraints = [models.UniqueConstraint(fields=["concern", "number"], name="message_thread")]

    def __str__(self) -> str:
        return f"{self.concern_id} message {self.number}"

    @property
    def signs_in_text(self) -> list[DangerSign]:
        return from_codes(self.danger_signs)
