"""Pages by key: what comes after one row in an order, which an index finds at once however far on it is."""

from collections.abc import Mapping
from typing import Any

from django.db.models import F, Func, Model, TextField, Value
from django.db.models.lookups import GreaterThan


class _Row(Func):
    """(a, b, c), which databases compare from left to right."""

    template = "(%(expressions)s)"
    output_field = TextField()


def comes_after(model: type[Model], key: Mapping[str, Any]) -> GreaterThan:
    """A condition: later than the row with these values, in the order of their names."""
    values = [Value(value, output_field=model._meta.get_field(name)) for name, value in key.items()]  # type: ignore[arg-type]
    return GreaterThan(_Row(*map(F, key)), _Row(*values))
