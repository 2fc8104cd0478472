"""Draws a field with its macro. What a form asks before anything is answered is drawn once in a process and kept.

It is kept by the parameters themselves, so that equal words give equal HTML and nothing of one reader can come
before another. Only forms that say so are kept, and only while they hold no answer.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.forms import BoundField
from django.template import engines
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe

from prevent_portal.govuk.components import component

MOST = 500


def draw(bound: BoundField) -> SafeString:
    part = component(bound)
    for item in part.params.get("items", ()):
        if revealed := item.get("conditional"):
            html = "".join(draw(field) for field in revealed["fields"])
            item["conditional"] = {"html": mark_safe(html)}  # noqa: S308
    if bound.form.is_bound or bound.form.initial or not getattr(bound.form, "is_cached_blank", False):
        return mark_safe(_macro(part.macro)(part.params))  # noqa: S308  (autoescaped by the macro)
    return _kept(part.macro, _Equal(part.params))


class _Equal:
    """Parameters that can be looked up. Markup and plain text of the same letters are not the same."""

    def __init__(self, params: dict[str, Any]) -> None:
        self.params = params
        self._frozen = _freeze(params)
        self._hash = hash(self._frozen)

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Equal) and self._frozen == other._frozen


def _freeze(value: Any) -> Any:
    if isinstance(value, dict):
        return tuple((name, _freeze(each)) for name, each in value.items())
    if isinstance(value, list | tuple):
        return tuple(_freeze(each) for each in value)
    return (str, str(value)) if isinstance(value, Promise) else (type(value), value)


@lru_cache(maxsize=MOST)
def _kept(macro: str, equal: _Equal) -> SafeString:
    return mark_safe(_macro(macro)(equal.params))  # noqa: S308  (autoescaped by the macro)


@lru_cache(maxsize=50)
def _macro(name: str) -> Callable[[dict[str, Any]], str]:
    template = engines["jinja2"].env.get_template(f"govuk_frontend_jinja/components/{name}/macro.html")  # type: ignore[attr-defined]
    return getattr(template.module, "govuk" + name.title().replace("-", ""))
