"""A warning to the duty desk that a certificate ends: one row for each, so that it is sent once."""

from typing import ClassVar

from django.db import models


class ExpiryWarning(models.Model):
    # "contact 12", or "portal" for the certificate that we sign with.
    whose = models.CharField(max_length=40)
    ends_at = models.DateTimeField()
    days = models.PositiveSmallIntegerField()
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["whose", "ends_at", "days"], name="expiry_told_once")
        ]

    def __str__(self) -> str:
        return f"{self.whose}, {self.days} days"
