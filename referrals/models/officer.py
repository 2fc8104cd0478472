"""A police Prevent officer or supervisor: a user who belongs to one force."""

from datetime import date

from django.conf import settings
from django.db import models

from referrals.models.notice import VITAL, NoticeChoice, NoticeKind, choice_field


class Officer(models.Model):
    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="officer")
    force = models.ForeignKey("guidance.Force", models.PROTECT, related_name="officers")
    is_supervisor = models.BooleanField(default=False)
    # Single-key shortcuts get in the way of people who use speech input or hit keys by mistake (WCAG 2.1.4).
    uses_shortcuts = models.BooleanField(default=True)
    # Shown to the officer only; who acted is known by the account.
    rank = models.CharField(max_length=40, blank=True, db_default="")
    collar_number = models.CharField(max_length=20, blank=True, db_default="")
    # When each kind of notice is mailed.
    told_assigned = choice_field()
    told_offered = choice_field()
    told_decision = choice_field()
    told_reply = choice_field()
    told_limit = choice_field()
    # The last day of an absence, during which the stand-in is told as well (rules/absence.py).
    absent_until = models.DateField(null=True)
    stand_in = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")
    # The last day for which the digest was made, so that several workers make it once.
    digest_on = models.DateField(null=True)

    def __str__(self) -> str:
        return f"{self.user}, {'supervisor' if self.is_supervisor else 'officer'}"

    @property
    def full_title(self) -> str:
        """For example 'PC Example Officer 1234'; the address of somebody without a name."""
        return " ".join(filter(None, [self.rank, str(self.user), self.collar_number]))

    def is_absent_on(self, day: date) -> bool:
        return self.absent_until is not None and self.absent_until >= day

    def choice_of(self, kind: NoticeKind, *, urgent: bool = False) -> NoticeChoice:
        if urgent and kind in VITAL:
            return NoticeChoice.AT_ONCE
        return NoticeChoice(getattr(self, f"told_{kind.value}"))
