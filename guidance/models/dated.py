"""Rows that are valid between two days, since forces, areas and councils merge."""

import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q


def valid_on(day: datetime.date, of: str = "") -> Q:
    """`valid_until` is the last day, not the day after. `of` leads to the dated row, such as "force__"."""
    has_begun = Q(**{f"{of}valid_from__isnull": True}) | Q(**{f"{of}valid_from__lte": day})
    goes_on = Q(**{f"{of}valid_until__isnull": True}) | Q(**{f"{of}valid_until__gte": day})
    return has_begun & goes_on


class DatedQuerySet(models.QuerySet):
    def valid_on(self, day: datetime.date) -> Self:
        return self.filter(valid_on(day))


class Dated(models.Model):
    valid_from = models.DateField("first day", null=True, blank=True)
    valid_until = models.DateField("last day", null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_ends_after_it_begins",
                condition=Q(valid_from__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_until__gte=F("valid_from")),
            )
        ]
