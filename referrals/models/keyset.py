"""Keyset pagination: a condition for rows after a given one, which an index answers at any depth."""

from collections.abc import Mapping
from typing import Any

from django.db.models import F, Func, Model, TextField, Value
from django.db.models.lookups import GreaterThan


class _Row(Func):
    # (a, b, c), which databases compare from left to right.

    template = "(%(expressions)s)"
    output_field = TextField()


def comes_after(model: type[Model], key: Mapping[str, Any]) -> GreaterThan:
    """A condition: after the row with these values, ordered by their keys."""
    values = [Value(value, output_field=model._meta.get_field(name)) for name, value in key.items()]  # type: ignore[arg-type]
    return GreaterThan(_Row(*map(F, key)), _Row(*values))
