"""Times to the minute. What happens within a second of Send would otherwise tell when it was pressed (ADR 0072)."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import models


def to_minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)


def next_minute(at: datetime) -> datetime:
    """The end of a minute that has begun; a full minute is its own."""
    return to_minute(at + timedelta(seconds=59, microseconds=999_999))


if TYPE_CHECKING:
    _Field = models.DateTimeField[Any, Any]
else:
    _Field = models.DateTimeField


class MinuteField(_Field):
    """Stored to the minute, however it is written. Comparisons in queries are as exact as the time they are given."""

    def deconstruct(self) -> Any:
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.DateTimeField", args, kwargs

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = super().pre_save(model_instance, add)
        if isinstance(value, datetime):
            value = to_minute(value)
            setattr(model_instance, self.attname, value)
        return value

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        return super().get_db_prep_save(to_minute(value) if isinstance(value, datetime) else value, connection)
