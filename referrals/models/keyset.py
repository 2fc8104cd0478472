"""Keyset pagination: conditions for rows after or before a given one, which an index answers at any depth."""

from collections.abc import Mapping
from typing import Any

from django.db.models import F, Func, Model, TextField, Value
from django.db.models.lookups import GreaterThan, LessThan


class _Row(Func):
    # (a, b, c), which databases compare from left to right.

    template = "(%(expressions)s)"
    output_field = TextField()


def comes_after(model: type[Model], key: Mapping[str, Any]) -> GreaterThan:
    """A condition: after the row with these values, ordered by their keys."""
    return GreaterThan(_Row(*map(F, key)), _values(model, key))


def comes_before(model: type[Model], key: Mapping[str, Any]) -> LessThan:
    return LessThan(_Row(*map(F, key)), _values(model, key))


def _values(model: type[Model], key: Mapping[str, Any]) -> _Row:
    return _Row(*(Value(value, output_field=model._meta.get_field(name)) for name, value in key.items()))  # type: ignore[arg-type]
