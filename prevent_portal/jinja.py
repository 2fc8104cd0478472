"""The one Jinja2 environment of the portal, with the GOV.UK macros on its path."""

from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext, ngettext
from jinja2 import ChoiceLoader, Environment, PackageLoader, PrefixLoader, Undefined

from prevent_portal.characters import show_hidden
from prevent_portal.govuk.components import component
from prevent_portal.govuk.tags import crispy, error_summary
from prevent_portal.languages import choices, named, spoken


def url(name: str, *args: Any, **kwargs: Any) -> str:
    return reverse(name, args=args or None, kwargs=kwargs or None)


def day(value: Any) -> str:
    """'21 November 2026', in the portal's time zone."""
    return formats.date_format(_local(value), "j E Y")


def moment(value: Any) -> str:
    """'21 November 2026 at 8:22am', in the portal's time zone."""
    return gettext("%(day)s at %(clock)s") % {"day": day(value), "clock": clock(value)}


def short_moment(value: Any) -> str:
    """'21 Nov, 8:22am', for lists."""
    local = _local(value)
    return f"{formats.date_format(local, 'j M')}, {_clock(local)}"


def clock(value: Any) -> str:
    """'8:22am', and '08:22' in other languages than English; in the portal's time zone."""
    return _clock(_local(value))


def _clock(local: Any) -> str:
    if not spoken().is_english:
        return f"{local:%H:%M}"
    return f"{local:%-I:%M}{'am' if local.hour < 12 else 'pm'}"


def _local(value: Any) -> Any:
    return timezone.localtime(value) if hasattr(value, "hour") else value


def environment(**options: Any) -> Environment:
    macros = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    options["loader"] = ChoiceLoader([options["loader"], macros])
    # The macros leave out what they were not given. DEBUG would choose DebugUndefined, which prints it.
    options["undefined"] = Undefined
    env = Environment(  # noqa: S701  (Django's backend passes autoescape=True in options)
        **options,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", "wagtail.jinja2tags.core", "wagtail.admin.jinja2tags.userbar"],
    )
    # {% trans %} and _() in the reader's language; a sentence may be broken over lines in a template.
    env.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    env.policies["ext.i18n.trimmed"] = True
    env.globals.update(
        url=url,
        static=static,
        crispy=crispy,
        error_summary=error_summary,
        portal_name=settings.PORTAL_NAME,
        portal_url=settings.PORTAL_URL,
        demo=settings.DEMO,
        exit_url=settings.EXIT_URL,
        tier=settings.PORTAL_TIER,
        spoken=spoken,
        language_choices=choices,
    )
    env.filters.update(
        show_hidden=show_hidden,
        clock=clock,
        day=day,
        moment=moment,
        short_moment=short_moment,
        component=component,
        language=named,
    )
    return env
