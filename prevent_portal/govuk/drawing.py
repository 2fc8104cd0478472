"""Render fields with their macros, with a cache per process for the forms that have `is_cached`.

What was typed is never cached: a field is rendered and cached with a hole in its place, which is filled for each
reader. The cache key is the full set of the macro's parameters, so that no reader sees another's content.
"""

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from django.forms import BoundField
from django.template import engines
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from jinja2 import Environment

from prevent_portal.govuk.components import Component, component

_CACHE_SIZE = 500
# No character, and in no text of ours: stands in the parameters for what was typed, or for revealed fields.
_HOLE = mark_safe("\ufdd0")


def draw(bound: BoundField) -> SafeString:
    part = component(bound)
    for item in part.params.get("items", ()):
        if revealed := item.get("conditional"):
            html = "".join(draw(field) for field in revealed["fields"]).strip()
            item["conditional"] = {"html": mark_safe(html)}  # noqa: S308
    if not getattr(bound.form, "is_cached", False) or "errorMessage" in part.params or _is_chosen(part):
        return mark_safe(_macro(part.macro)(part.params))  # noqa: S308  (autoescaped by the macro)
    escape = _environment().filters["escape"]
    filling = [str(escape(text)) for text in _take_out(part)]
    first, *others = _render_cached(part.macro, _CacheKey(part.params))
    pairs = zip(filling, others, strict=True)
    return mark_safe(first + "".join(text for pair in pairs for text in pair))  # noqa: S308


def _is_chosen(part: Component) -> bool:
    """Of the choices of a page only radios are cached when one is selected: checkboxes have too many combinations."""
    items = part.params.get("items", ()) if part.macro != "radios" else ()
    return any(item.get("checked") or item.get("selected") for item in items)


def _take_out(part: Component) -> Iterator[str]:
    """Leave holes in the parameters; yield what belongs there, in the order of the HTML."""
    typed = [part.params, *part.params.get("items", ())] if part.macro == "date-input" else [part.params]
    for params in typed:
        if "value" in params:
            yield params["value"]
            params["value"] = _HOLE
    for item in part.params.get("items", ()):
        if "conditional" in item:
            yield item["conditional"]["html"]
            item["conditional"] = {"html": _HOLE}


class _CacheKey:
    """Hashable macro parameters. Safe markup and equal plain text are different keys."""

    def __init__(self, params: dict[str, Any]) -> None:
        self.params = params
        self._frozen = _freeze(params)
        self._hash = hash(self._frozen)

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _CacheKey) and self._frozen == other._frozen


def _freeze(value: Any) -> Any:
    if isinstance(value, dict):
        return tuple((name, _freeze(each)) for name, each in value.items())
    if isinstance(value, list | tuple):
        return tuple(_freeze(each) for each in value)
    return (str, str(value)) if isinstance(value, Promise) else (type(value), value)


@lru_cache(maxsize=_CACHE_SIZE)
def _render_cached(macro: str, key: _CacheKey) -> list[str]:
    """The HTML around the holes."""
    return str(_macro(macro)(key.params)).split(_HOLE)


def _environment() -> Environment:
    return engines["jinja2"].env  # type: ignore[attr-defined]


@lru_cache(maxsize=50)
def _macro(name: str) -> Callable[[dict[str, Any]], str]:
    template = _environment().get_template(f"govuk_frontend_jinja/components/{name}/macro.html")
    return getattr(template.module, "govuk" + name.title().replace("-", ""))
