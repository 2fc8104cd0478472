"""Count the concerns of several views of the queue in one query, each up to a maximum."""

from collections.abc import Sequence
from typing import Any

from django.db.models import IntegerField, Subquery

from referrals.models import Officer
from referrals.models.concern import ConcernQuerySet

MOST = 1_000


class CountOf(Subquery):
    """The number of rows of a query, as a column of another."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field: Any = IntegerField()


def capped_counts(officer: Officer, views: Sequence[ConcernQuerySet]) -> list[str]:
    """Return texts such as '12', or '1,000+' for more than MOST."""
    columns = {f"view_{place}": CountOf(view.order_by().values("pk")[: MOST + 1]) for place, view in enumerate(views)}
    (row,) = Officer.objects.filter(pk=officer.pk).values_list(*columns.values())
    return [f"{MOST:,}+" if number > MOST else f"{number:,}" for number in row]
