"""The last event of each chain, stored apart from the events, so that removing the last ones is detected.

Written by a database trigger (referrals/database/triggers.py), so that no role of a web process needs the right to
change it.
"""

from typing import ClassVar

from django.db import models


class ChainHead(models.Model):
    # The id of a concern or of a ForceAuditLog.
    chain_id = models.UUIDField(primary_key=True)
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)

    objects: ClassVar[models.Manager["ChainHead"]] = models.Manager()

    def __str__(self) -> str:
        return f"{self.chain_id} ends at {self.number}"
