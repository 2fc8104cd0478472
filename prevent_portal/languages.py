"""The languages of the report pages, chosen by the reader in a session cookie.

Guidance pages are cached for all readers, so they are in English only.
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
# Marks settings.PORTAL_NAME for translation, which settings cannot do.
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
    """English if the code is unknown."""
    return next((language for language in LANGUAGES if language.code == code), ENGLISH)


def current_language() -> Language:
    return named(translation.get_language())


def choices(request: HttpRequest) -> list[tuple[Language, str]]:
    return [(language, _address(request, language.code)) for language in LANGUAGES]


def speak(get_response: Handler) -> Handler:
    """Middleware: ?language= sets the cookie and redirects to the URL without it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(PREFIXES):
            return get_response(request)
        asked = request.GET.get(PARAMETER)
        language = named(request.COOKIES.get(COOKIE) if asked is None else asked)
        with translation.override(language.code):
            is_link = asked is not None and request.method != "POST"
            response = redirect(_address(request)) if is_link else get_response(request)
        if asked is not None:
            _set_cookie(response, language)
        return response

    return middleware


def forget(response: HttpResponse) -> None:
    response.delete_cookie(COOKIE, samesite="Lax")
    if settings.SESSION_COOKIE_SECURE:
        # A browser ignores a __Host- cookie without Secure, so the deletion needs it too.
        response.cookies[COOKIE]["secure"] = True


def own_address(request: HttpRequest) -> str:
    """The URL for a page's form to post to, which drops the fragment that a browser would keep."""
    return _address(request) if request.path.startswith(PREFIXES) else request.get_full_path()


def _set_cookie(response: HttpResponse, language: Language) -> None:
    if language.is_english:
        return forget(response)
    return response.set_cookie(
        COOKIE, language.code, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )


def _address(request: HttpRequest, code: str = "") -> str:
    """Keeps only the area of the query, so that pages repeat no other input."""
    area = request.GET.get("area", "")
    query = ({"area": area} if _AREA.fullmatch(area) else {}) | ({PARAMETER: code} if code else {})
    path = escape_uri_path(request.path)
    return f"{path}?{urlencode(query)}" if query else path
