"""The portal's Jinja2 environment, with the GOV.UK Frontend macros."""

import re
from collections.abc import Hashable, MutableMapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import get_urlconf, reverse
from django.utils import formats, timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, ngettext
from jinja2 import ChoiceLoader, Environment, PackageLoader, PrefixLoader, Undefined
from jinja2.ext import Extension

from prevent_portal.accounts.session_limits import time_left
from prevent_portal.characters import show_hidden
from prevent_portal.govuk.drawing import draw
from prevent_portal.govuk.tags import crispy, error_summary
from prevent_portal.languages import LANGUAGES, choices, current_language, in_english, lead, named, own_address, query
from prevent_portal.national_lines import BY_SLUG
from prevent_portal.passages import passage, words
from prevent_portal.privacy import TRACING


def url(name: str, *args: Hashable, **kwargs: Hashable) -> str:
    return _address(name, get_urlconf(), args, tuple(kwargs.items()))


@lru_cache(maxsize=5_000)
def _address(
    name: str, urlconf: str | None, args: tuple[Hashable, ...], named: tuple[tuple[str, Hashable], ...]
) -> str:
    """Cached, because a list has an address in each row, and Django tries every pattern of the name."""
    return reverse(name, urlconf, args or None, dict(named) or None)


_static = lru_cache(maxsize=200)(static)


def render_cached(template: str, **given: Hashable) -> SafeString:
    """Render a template that is the same for every reader, once per language and arguments."""
    return _render_cached(template, get_language(), tuple(given.items()))


@lru_cache(maxsize=500)
def _render_cached(template: str, language: str | None, given: tuple[tuple[str, Hashable], ...]) -> SafeString:
    return mark_safe(render_to_string(template, dict(given)))  # noqa: S308  (autoescaped already)


def _translate(message: str) -> str:
    return _translated(message, get_language())


@lru_cache(maxsize=5_000)
def _translated(message: str, language: str | None) -> str:
    """Cached, because Django searches a chain of catalogues for each of about fifty messages on a page."""
    return gettext(message)


def day(value: Any) -> str:
    """'21 November 2026', in the portal's time zone."""
    return _dated(value, "j E Y", get_language())


def moment(value: Any) -> str:
    """'21 November 2026 at 8:22am', in the portal's time zone."""
    return gettext("%(day)s at %(clock)s") % {"day": day(value), "clock": clock(value)}


def short_moment(value: Any) -> str:
    """'21 Nov, 8:22am', for lists."""
    return f"{_dated(value, 'j M', get_language())}, {clock(value)}"


@lru_cache(maxsize=5_000)
def _dated(value: Any, form: str, language: str | None) -> str:
    """Cached, because Django looks up how the language writes a date for each of fifty on a page."""
    return formats.date_format(_local(value), form)


def clock(value: Any) -> str:
    """'8:22am' in English, '08:22' in other languages, in the portal's time zone. Also of a time without a day."""
    return _clock(_local(value))


def _clock(local: Any) -> str:
    if not current_language().is_english:
        return f"{local:%H:%M}"
    return f"{local:%-I:%M}{'am' if local.hour < 12 else 'pm'}"


def _local(value: Any) -> Any:
    return timezone.localtime(value) if isinstance(value, datetime) else value


class _SharedGlobalsEnvironment(Environment):
    """Share one dictionary of globals between templates, since none has globals of its own.

    Jinja's ChainMap per template would be copied at every import, and the macros of one form import a hundred times.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return super().make_globals(d) if d else self.globals


class _Unindented(Extension):
    """Leave the indentation of templates out of pages, most of which are sent uncompressed (ADR 0087).

    But for one space: the line break before it may belong to a block and go with it (trim_blocks), and then nothing
    else would part two words.
    """

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        return re.sub(r"\n[ \t]+", "\n ", source) if (name or "").endswith(".html") else source


def environment(**options: Any) -> Environment:
    macros = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    options["loader"] = ChoiceLoader([options["loader"], macros])
    # The macros rely on undefined values rendering as nothing; with DEBUG Django would choose DebugUndefined.
    options["undefined"] = Undefined
    env = _SharedGlobalsEnvironment(
        **options,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=[
            "jinja2.ext.i18n",
            "wagtail.jinja2tags.core",
            "wagtail.admin.jinja2tags.userbar",
            _Unindented,
        ],
    )
    # {% trans %} and _() in the current language; line breaks inside a message are trimmed.
    env.install_gettext_callables(_translate, ngettext, newstyle=True)  # type: ignore[attr-defined]
    env.policies["ext.i18n.trimmed"] = True
    env.globals.update(
        url=url,
        static=_static,
        render_cached=render_cached,
        crispy=crispy,
        error_summary=error_summary,
        portal_name=settings.PORTAL_NAME,
        portal_url=settings.PORTAL_URL,
        officers_url=settings.OFFICERS_URL,
        demo=settings.DEMO,
        exit_url=settings.EXIT_URL,
        current_language=current_language,
        time_left=time_left,
        directories=[(entry.get("id"), entry.get("name")) for entry in settings.OIDC_PROVIDERS],
        language_choices=choices,
        own_address=own_address,
        language_query=query,
        languages=LANGUAGES,
        lead=lead,
        in_english=in_english,
        national=BY_SLUG,
        tracing=TRACING,
    )
    env.filters.update(
        show_hidden=show_hidden,
        clock=clock,
        day=day,
        moment=moment,
        short_moment=short_moment,
        draw=draw,
        indent=lambda text, *given, **named: text,  # the macros of GOV.UK Frontend; see _Unindented
        language=named,
        passage=passage,
        words=words,
    )
    return env
