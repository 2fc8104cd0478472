"""The edition of the guidance: a stamp that changes with its data, to invalidate cached pages."""

from django.db import models

# Cache-Control of pages that are the same for everybody. Browsers and proxies may store them but must revalidate:
# with a max-age, a changed contact would still be shown for that long.
SHARED = "public, no-cache"


class Edition(models.Model):
    """A single row. Database triggers renew the stamp in the transaction that changes what pages show."""

    stamp = models.CharField(max_length=36)

    def __str__(self) -> str:
        return self.stamp

    @classmethod
    def current(cls) -> str | None:
        """The stamp is random, not a counter, so that a restored backup never repeats a current one."""
        return cls.objects.values_list("stamp", flat=True).first()
