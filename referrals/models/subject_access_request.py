"""A request of a person to know what is held about them, and the concerns in which their name was found.

Data Protection Act 2018 s.45, in Part 3, and UK GDPR Article 15: to be answered within a month (s.54, Article 12),
which may be extended once by two for a complex one, if the person is told so within the first.
"""

import calendar
import uuid
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.utils import timezone

if TYPE_CHECKING:
    from referrals.models.officer import Officer

ANSWER_MONTHS, EXTENSION_MONTHS = 1, 2
# Time for a complaint about the answer; no law gives a figure.
RETENTION = timedelta(days=365)


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or that month's last, as the ICO counts."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


class Answer(models.TextChoices):
    COPY = "copy", "A copy was sent"
    NOTHING = "nothing", "The person was told that nothing is held that they may have"
    REFUSED = "refused", "Refused, with the reasons and where to complain"
    WITHDRAWN = "withdrawn", "The person withdrew it"


class SubjectAccessRequestQuerySet(models.QuerySet["SubjectAccessRequest"]):
    def visible_to(self, officer: "Officer") -> Self:
        return self.filter(force_id=officer.force_id)

    def unanswered(self) -> Self:
        return self.filter(answered_on=None)

    def past_retention(self, at: datetime) -> Self:
        return self.filter(answered_on__lte=(at - RETENTION).date()).exclude(sealed="")


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
    extended_on = models.DateField(null=True)
    answered_on = models.DateField(null=True)
    answer = models.CharField(max_length=10, choices=Answer, blank=True, db_default="")

    objects: ClassVar = SubjectAccessRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at", "id"]
        indexes = [
            models.Index(fields=["force", "-received_at"], name="claim_of_force"),
            models.Index(fields=["force"], name="claim_unanswered", condition=models.Q(answered_on=None)),
        ]

    def __str__(self) -> str:
        return f"claim {self.id}"

    @property
    def answer_by(self) -> date:
        months = ANSWER_MONTHS + (EXTENSION_MONTHS if self.extended_on else 0)
        return months_after(timezone.localdate(self.received_at), months)
