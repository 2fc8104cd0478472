"""An officer's saved view of the queue: a name and filters, never the words of a search."""

from typing import ClassVar

from django.db import models


class SavedView(models.Model):
    # As many as fit on a page and can be counted in one query.
    MAX_PER_OFFICER: ClassVar[int] = 20

    officer = models.ForeignKey("referrals.Officer", models.CASCADE, related_name="saved_views")
    name = models.CharField(max_length=40)
    # The filters as the queue's address has them: "whose=mine&flag=child".
    query = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["officer", "name"], name="saved_view_name")]

    def __str__(self) -> str:
        return self.name
