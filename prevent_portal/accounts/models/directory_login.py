"""Link a user to their `sub` in a force's directory, since an email address may be reassigned."""

from django.conf import settings
from django.db import models


class DirectoryLogin(models.Model):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    directory = models.CharField(max_length=100)
    # The `sub` claim.
    number = models.CharField(max_length=255)

    class Meta:
        constraints = [
            models.UniqueConstraint("directory", "number", name="one_account_a_number"),
            models.UniqueConstraint("directory", "user", name="one_number_an_account"),
        ]

    def __str__(self) -> str:
        return f"directory login {self.pk}"
