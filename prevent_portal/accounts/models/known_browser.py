"""A browser that a user has signed in with: a keyed hash of its cookie, without an IP address."""

from django.conf import settings
from django.db import models


class KnownBrowser(models.Model):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="known_browsers")
    mark = models.CharField(max_length=64)
    last_used_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("user", "mark", name="a_browser_is_known_once")]

    def __str__(self) -> str:
        return f"browser {self.pk}"
