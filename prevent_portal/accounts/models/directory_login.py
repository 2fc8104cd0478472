"""Who somebody is in a force's directory since they first came from it: an address may be handed on, this not."""

from django.conf import settings
from django.db import models


class DirectoryLogin(models.Model):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    directory = models.CharField(max_length=100)
    # What the directory calls `sub`.
    number = models.CharField(max_length=255)

    class Meta:
        constraints = [
            models.UniqueConstraint("directory", "number", name="one_account_a_number"),
            models.UniqueConstraint("directory", "user", name="one_number_an_account"),
        ]

    def __str__(self) -> str:
        return f"directory login {self.pk}"
