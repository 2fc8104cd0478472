"""An officer's own view of the queue, under a name: filters alone, never words that somebody searched for."""

from typing import ClassVar

from django.db import models


class SavedView(models.Model):
    # As many as fit on a page and are counted in one query.
    MOST: ClassVar[int] = 20

    officer = models.ForeignKey("referrals.Officer", models.CASCADE, related_name="saved_views")
    name = models.CharField(max_length=40)
    # The filters as the queue's address has them: "whose=mine&flag=child".
    query = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["officer", "name"], name="saved_view_name")]

    def __str__(self) -> str:
        return self.name
