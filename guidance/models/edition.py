"""Which edition of the guidance is in the database: what was rendered from an earlier one is stale."""

from django.db import models

# What a page says that everybody may see alike. Browsers and proxies may store it, and must ask each time
# whether it still holds: any max-age would show a contact for that long after it was changed.
SHARED = "public, no-cache"


class Edition(models.Model):
    """One row. The database itself gives it another stamp, in the transaction that changes what pages show."""

    stamp = models.CharField(max_length=36)

    def __str__(self) -> str:
        return self.stamp

    @classmethod
    def current(cls) -> str | None:
        """Random rather than counted, so that no backup that is brought back can look like today's."""
        return cls.objects.values_list("stamp", flat=True).first()
