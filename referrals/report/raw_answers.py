"""Answers as the browser sent them, in the shape in which a draft stores them."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import QueryDict

from referrals.report.forms.base import ReportForm

# Key of a step -> field -> values as the browser sent them.
Raw = Mapping[str, Mapping[str, Sequence[str]]]


def json_safe(cleaned: dict[str, Any]) -> dict[str, Any] | None:
    """The data, or None when JSON would change it (a date, for example), so that it is not cached."""
    try:
        return cleaned if json.loads(json.dumps(cleaned)) == cleaned else None
    except TypeError:
        return None


def bind(values: Mapping[str, Sequence[str]]) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, items in values.items():
        data.setlist(name, list(items))
    return data


def capture(form: ReportForm) -> dict[str, list[str]]:
    data: QueryDict = form.data  # type: ignore[assignment]
    return {name: data.getlist(name) for name in _sent_names(form) if name in data}


def _sent_names(form: ReportForm) -> list[str]:
    names = []
    for name, field in form.fields.items():
        # A date is sent as three fields.
        parts = getattr(field.widget, "widgets_names", [""])
        names += [f"{name}{part}" for part in parts]
    return names
