"""Which mailboxes got a receipt in the last day, as keyed hashes: whoever sends reports in the name of somebody else
cannot fill their mailbox.
"""

from datetime import datetime
from typing import ClassVar, Self

from django.db import models


class ReceiptMarkQuerySet(models.QuerySet["ReceiptMark"]):
    def expired(self, now: datetime) -> Self:
        return self.filter(expires_at__lte=now)


class ReceiptMark(models.Model):
    # referrals.sealing.hash_mailbox
    digest = models.CharField(max_length=64, primary_key=True)
    # To the hour, and without the concern, so that it does not tell whose receipt it was.
    expires_at = models.DateTimeField(db_index=True)

    objects: ClassVar = ReceiptMarkQuerySet.as_manager()

    def __str__(self) -> str:
        return self.digest
