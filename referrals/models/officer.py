"""A police Prevent officer or supervisor: a user who belongs to one force."""

from django.conf import settings
from django.db import models


class Officer(models.Model):
    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="officer")
    force = models.ForeignKey("guidance.Force", models.PROTECT, related_name="officers")
    is_supervisor = models.BooleanField(default=False)
    # Single-key shortcuts get in the way of people who use speech input or hit keys by mistake (WCAG 2.1.4).
    uses_shortcuts = models.BooleanField(default=True)
    # Shown to the officer only; who acted is known by the account.
    rank = models.CharField(max_length=40, blank=True, db_default="")
    collar_number = models.CharField(max_length=20, blank=True, db_default="")

    def __str__(self) -> str:
        return f"{self.user}, {'supervisor' if self.is_supervisor else 'officer'}"

    @property
    def full_title(self) -> str:
        """For example 'PC Example Officer 1234'; the address of somebody without a name."""
        return " ".join(filter(None, [self.rank, str(self.user), self.collar_number]))
