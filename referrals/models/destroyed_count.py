"""How many destroyed concerns of a force and month had a class of the yearly figures (ADR 49).

The class of a single concern is emptied when it is destroyed; its number stays in the figures.
"""

from datetime import date
from typing import ClassVar

from django.db import models


class DestroyedCount(models.Model):
    FIELDS: ClassVar = ("sector", "age_band")

    force = models.ForeignKey("guidance.Force", models.PROTECT, related_name="+")
    # The first day of the month in which they arrived.
    month = models.DateField()
    field = models.CharField(max_length=20)
    value = models.CharField(max_length=20, blank=True)
    count = models.PositiveIntegerField(default=0)

    objects: ClassVar[models.Manager["DestroyedCount"]] = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["force", "month", "field", "value"], name="destroyed_count_of_class")
        ]

    def __str__(self) -> str:
        return f"{self.month} {self.field} {self.value}: {self.count}"

    @classmethod
    def add(cls, force_id: int, month: date, field: str, value: str, count: int) -> None:
        """The caller holds the transaction."""
        row, _ = cls.objects.get_or_create(force_id=force_id, month=month, field=field, value=value)
        cls.objects.filter(pk=row.pk).update(count=models.F("count") + count)
