"""Find times ahead of the database's clock, in rows from before it refused them (referrals.database.times)."""

from datetime import datetime
from typing import Any

from django.apps import apps

from referrals.database.times import TOLERANCE, times_by_table
from referrals.models import Concern, Event
from referrals.models.concern import ConcernQuerySet
from referrals.stored_fields import rights
from referrals.stored_fields.declaration import ALL, WORKER


def concerns_ahead(at: datetime) -> ConcernQuerySet:
    """Concerns with an event ahead of `at`. Every step writes one, and events have an index of their times."""
    ahead = Event.objects.filter(at__gt=at + TOLERANCE).order_by().values("concern_id")
    return Concern.objects.filter(pk__in=ahead)


def every_time_ahead(at: datetime) -> list[str]:
    """Each as "referrals_concern.closed_at: ABCD-2345", from what the worker's login may read."""
    models = {model._meta.db_table: model for model in apps.get_app_config("referrals").get_models()}
    found = []
    for table, columns in times_by_table().items():
        model: Any = models[table]
        if rights(model._meta.label, WORKER).select != ALL:
            continue
        name = _name_of(model)
        for column in columns:
            rows = model._default_manager.filter(**{f"{column}__gt": at + TOLERANCE}).order_by()
            found += [f"{table}.{column}: {each}" for each in rows.values_list(name, flat=True)]
    return found


def _name_of(model: Any) -> str:
    names = {field.name for field in model._meta.fields}
    if model is Concern:
        return "reference"
    return "concern__reference" if "concern" in names else "pk"
