"""Where each chain of events ends, kept apart from the events, so that a tail cut off is missed.

Written by a trigger of the database (referrals/database/triggers.py), never by an action: no role of a web process
needs to be able to change it.
"""

from typing import ClassVar

from django.db import models


class ChainHead(models.Model):
    # Of a concern, or of a Daybook.
    chain_id = models.UUIDField(primary_key=True)
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)

    objects: ClassVar[models.Manager["ChainHead"]] = models.Manager()

    def __str__(self) -> str:
        return f"{self.chain_id} ends at {self.number}"
