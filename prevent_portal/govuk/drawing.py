"""Render fields with their macros, with a cache per process for blank fields.

The cache key is the full set of macro parameters, so that no reader sees another's content. Only blank forms with
`is_cached_blank` are cached.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.forms import BoundField
from django.template import engines
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe

from prevent_portal.govuk.components import component

_CACHE_SIZE = 500


def draw(bound: BoundField) -> SafeString:
    part = component(bound)
    for item in part.params.get("items", ()):
        if revealed := item.get("conditional"):
            html = "".join(draw(field) for field in revealed["fields"])
            item["conditional"] = {"html": mark_safe(html)}  # noqa: S308
    if bound.form.is_bound or bound.form.initial or not getattr(bound.form, "is_cached_blank", False):
        return mark_safe(_macro(part.macro)(part.params))  # noqa: S308  (autoescaped by the macro)
    return _render_cached(part.macro, _CacheKey(part.params))


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
def _render_cached(macro: str, key: _CacheKey) -> SafeString:
    return mark_safe(_macro(macro)(key.params))  # noqa: S308  (autoescaped by the macro)


@lru_cache(maxsize=50)
def _macro(name: str) -> Callable[[dict[str, Any]], str]:
    template = engines["jinja2"].env.get_template(f"govuk_frontend_jinja/components/{name}/macro.html")  # type: ignore[attr-defined]
    return getattr(template.module, "govuk" + name.title().replace("-", ""))
