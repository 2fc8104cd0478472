"""How many concerns each view of the queue holds, counted up to a bound and all in one query."""

from collections.abc import Sequence
from typing import Any

from django.db.models import IntegerField, Subquery

from referrals.models import Officer
from referrals.models.concern import ConcernQuerySet

MOST = 1_000


class _Count(Subquery):
    """Of rows, as one value."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field: Any = IntegerField()


def counted(officer: Officer, views: Sequence[ConcernQuerySet]) -> list[str]:
    """'12', or '1,000+' where it stopped counting."""
    columns = {f"view_{place}": _Count(view.order_by().values("pk")[: MOST + 1]) for place, view in enumerate(views)}
    (row,) = Officer.objects.filter(pk=officer.pk).values_list(*columns.values())
    return [f"{MOST:,}+" if number > MOST else f"{number:,}" for number in row]
