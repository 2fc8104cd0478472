"""A police Prevent officer or supervisor: a user who belongs to one force."""

from django.conf import settings
from django.db import models


class Officer(models.Model):
    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="officer")
    force = models.ForeignKey("guidance.Force", models.PROTECT, related_name="officers")
    is_supervisor = models.BooleanField(default=False)
    # Single-key shortcuts get in the way of people who use speech input or hit keys by mistake (WCAG 2.1.4).
    uses_shortcuts = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"{self.user}, {'supervisor' if self.is_supervisor else 'officer'}"
