"""A form sent after its session had expired, encrypted with a key held only in the browser's cookie."""

import uuid

from django.conf import settings
from django.db import models


class ExpiredForm(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    ciphertext = models.TextField()
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return str(self.pk)
