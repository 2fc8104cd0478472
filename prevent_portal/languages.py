"""The languages of the report. A reader's choice stands in a cookie of their own, for this browser session.

Only pages that nothing keeps are spoken in another language: guidance is kept for everybody, and is English.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.encoding import escape_uri_path
from django.utils.translation import gettext_noop

Handler = Callable[[HttpRequest], HttpResponse]

PREFIXES = ("/report/", "/return/")
PARAMETER = "language"
_AREA = re.compile("[a-z-]{1,60}")
COOKIE = "__Host-language" if settings.SESSION_COOKIE_SECURE else "language"
# settings.PORTAL_NAME, for the catalogues: settings cannot mark their words themselves.
gettext_noop("Report a Prevent concern")


@dataclass(frozen=True)
class Language:
    code: str
    tag: str
    own_name: str
    english_name: str
    direction: str = "ltr"

    @property
    def is_english(self) -> bool:
        return self is ENGLISH


ENGLISH = Language(settings.LANGUAGE_CODE, "en-GB", "English", "English")
LANGUAGES = (
    ENGLISH,
    Language("pl", "pl", "Polski", "Polish"),
    Language("ur", "ur", "اردو", "Urdu", "rtl"),
)


def named(code: str | None) -> Language:
    """English for every name that is not known."""
    return next((language for language in LANGUAGES if language.code == code), ENGLISH)


def spoken() -> Language:
    return named(translation.get_language())


def choices(request: HttpRequest) -> list[tuple[Language, str]]:
    """Each language with the address of the same page in it."""
    return [(language, _address(request, language.code)) for language in LANGUAGES]


def speak(get_response: Handler) -> Handler:
    """A link with ?language= leads back to its page without it, so that no language stays in an address."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(PREFIXES):
            return get_response(request)
        asked = request.GET.get(PARAMETER)
        language = named(request.COOKIES.get(COOKIE) if asked is None else asked)
        with translation.override(language.code):
            is_link = asked is not None and request.method != "POST"
            response = redirect(_address(request)) if is_link else get_response(request)
        if asked is not None:
            _keep(response, language)
        return response

    return middleware


def forget(response: HttpResponse) -> None:
    response.delete_cookie(COOKIE, samesite="Lax")
    if settings.SESSION_COOKIE_SECURE:
        # A browser ignores what sets a __Host- cookie without Secure, and so the deletion too.
        response.cookies[COOKIE]["secure"] = True


def own_address(request: HttpRequest) -> str:
    """Where a page's form goes: its own address, without a #part that a browser would carry along."""
    return _address(request) if request.path.startswith(PREFIXES) else request.get_full_path()


def _keep(response: HttpResponse, language: Language) -> None:
    if language.is_english:
        return forget(response)
    return response.set_cookie(
        COOKIE, language.code, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )


def _address(request: HttpRequest, code: str = "") -> str:
    """Of the query only the area goes along: an address that we write repeats nothing else that somebody sent."""
    area = request.GET.get("area", "")
    query = ({"area": area} if _AREA.fullmatch(area) else {}) | ({PARAMETER: code} if code else {})
    path = escape_uri_path(request.path)
    return f"{path}?{urlencode(query)}" if query else path
