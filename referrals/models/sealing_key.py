"""The fingerprints of the public keys that concerns may be sealed to.

The public tier may read but not change them: a wrong key in its settings is found before anything is sealed to it.
"""

from typing import ClassVar

from django.db import models


class SealingKey(models.Model):
    key_id = models.CharField(max_length=40, primary_key=True)
    # SHA-256 of the 32 raw bytes, in hexadecimal digits.
    fingerprint = models.CharField(max_length=64)
    registered_at = models.DateTimeField()

    objects: ClassVar[models.Manager["SealingKey"]] = models.Manager()

    def __str__(self) -> str:
        return f"{self.key_id}: {self.fingerprint[:16]}"
